-- Runs: one open run per board (the unique index says so), its phases, its end.

-- name: runs.open
INSERT INTO [RUNS] ([run_id], [environment], [board_id], [scope], [state], [phase], [workflow_id], [temporal_run_id], [options], [opened_at], [phase_at])
SELECT @run, @environment, @board, @scope, 'OPEN', 'opening', @workflow, @temporalRun, @options, @now, @now
WHERE NOT EXISTS (SELECT 1 FROM [RUNS] WHERE [run_id] = @run)
  AND NOT EXISTS (SELECT 1 FROM [RUNS] WHERE [board_id] = @board AND [closed_at] IS NULL)

-- name: runs.open_of_board
SELECT [run_id], [workflow_id], [temporal_run_id], [opened_at], [phase] FROM [RUNS] WHERE [board_id] = @board AND [closed_at] IS NULL

-- name: runs.first_sign
INSERT INTO [RUN_SIGNS] ([run_id], [server_id], [server], [host], [seen_at]) SELECT @run, @serverId, @server, @host, @now
WHERE NOT EXISTS (SELECT 1 FROM [RUN_SIGNS] WHERE [run_id] = @run)

-- name: runs.sign
UPDATE [RUN_SIGNS] SET [seen_at] = @now WHERE [run_id] = @run AND [seen_at] < @now

-- name: runs.signs
SELECT [run_id], [server_id], [server], [host], [seen_at] FROM [RUN_SIGNS] WHERE [run_id] = @run

-- name: runs.attempt_again
UPDATE [RUN_ATTEMPTS] SET [attempt] = @attempt, [began_at] = @now WHERE [run_id] = @run AND [step] = @step AND [attempt] < @attempt

-- name: runs.attempt
INSERT INTO [RUN_ATTEMPTS] ([run_id], [step], [attempt], [began_at]) SELECT @run, @step, @attempt, @now
WHERE NOT EXISTS (SELECT 1 FROM [RUN_ATTEMPTS] WHERE [run_id] = @run AND [step] = @step)

-- name: runs.one
SELECT * FROM [RUNS] WHERE [run_id] = @run

-- name: runs.latest
SELECT * FROM (SELECT [RUNS].*, ROW_NUMBER() OVER (ORDER BY [opened_at] DESC, [run_id] DESC) AS [rank_no] FROM [RUNS] WHERE [environment] = @environment) AS d
WHERE d.[rank_no] <= @count ORDER BY d.[rank_no]

-- The last one of which the board was asked to change something.
-- name: runs.latest_sent
SELECT * FROM (SELECT [RUNS].*, ROW_NUMBER() OVER (ORDER BY [opened_at] DESC, [run_id] DESC) AS [rank_no] FROM [RUNS]
  WHERE [environment] = @environment AND EXISTS (SELECT 1 FROM [MON_BATCHES] AS b WHERE b.[run_id] = [RUNS].[run_id])) AS d WHERE d.[rank_no] = 1

-- name: runs.phase
UPDATE [RUNS] SET [phase] = @phase, [phase_at] = @now WHERE [run_id] = @run AND [closed_at] IS NULL AND [phase] <> @phase

-- name: runs.note_not_read
UPDATE [RUNS] SET [not_read] = @files WHERE [run_id] = @run

-- name: runs.note_phase
INSERT INTO [RUN_PHASES] ([run_id], [phase_no], [phase], [entered_at])
SELECT @run, COUNT(*) + 1, @phase, @now FROM [RUN_PHASES] WHERE [run_id] = @run

-- name: runs.close
UPDATE [RUNS] SET [state] = @state, [phase] = 'closed', [outcome] = @outcome, [sentence] = @sentence, [figures] = @figures, [balanced] = @balanced, [closed_at] = @now, [phase_at] = @now
WHERE [run_id] = @run AND [closed_at] IS NULL

-- name: run_customers.add
INSERT INTO [RUN_CUSTOMERS] ([run_id], [customer], [state])
SELECT d.[run_id], d.[customer], 'waiting' FROM
  (SELECT [run_id], [customer] FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [state] IN ('PENDING', 'NONE') GROUP BY [run_id], [customer]
  UNION SELECT [run_id], [customer] FROM [MON_ARCHIVES_DELTA] WHERE [run_id] = @run AND [state] = 'PENDING') AS d
WHERE NOT EXISTS (SELECT 1 FROM [RUN_CUSTOMERS] WHERE [RUN_CUSTOMERS].[run_id] = d.[run_id] AND [RUN_CUSTOMERS].[customer] = d.[customer])

-- name: run_customers.add_one
INSERT INTO [RUN_CUSTOMERS] ([run_id], [customer], [state]) SELECT @run, @customer, 'waiting'
WHERE NOT EXISTS (SELECT 1 FROM [RUN_CUSTOMERS] WHERE [run_id] = @run AND [customer] = @customer)

-- name: run_customers.list
SELECT [customer], [state], [reason], [started_at], [ended_at] FROM [RUN_CUSTOMERS] WHERE [run_id] = @run ORDER BY [customer]

-- name: run_customers.start
UPDATE [RUN_CUSTOMERS] SET [state] = @state, [started_at] = COALESCE([started_at], @now), [reason] = NULL WHERE [run_id] = @run AND [customer] = @customer

-- name: run_customers.set
UPDATE [RUN_CUSTOMERS] SET [state] = @state, [reason] = @reason, [ended_at] = @ended WHERE [run_id] = @run AND [customer] = @customer

-- name: environments.all
SELECT * FROM [ENVIRONMENTS]

-- name: environments.bind
INSERT INTO [ENVIRONMENTS] ([environment], [store_id], [board_id], [subitem_board_id], [board_url], [bound_at])
SELECT @environment, @storeId, @board, @subitemBoard, @url, @now WHERE NOT EXISTS (SELECT 1 FROM [ENVIRONMENTS])

-- name: leases.insert
INSERT INTO [LEASES] ([name], [holder], [token], [expires_at]) SELECT @name, @holder, 1, @expires WHERE NOT EXISTS (SELECT 1 FROM [LEASES] WHERE [name] = @name)

-- name: leases.take
UPDATE [LEASES] SET [holder] = @holder, [token] = [token] + 1, [expires_at] = @expires, [wanted_by] = CASE WHEN [wanted_by] = @holder THEN NULL ELSE [wanted_by] END WHERE [name] = @name AND [holder] = @from AND [token] = @token

-- name: leases.renew
UPDATE [LEASES] SET [expires_at] = @expires WHERE [name] = @name AND [holder] = @holder AND [token] = @token

-- name: leases.release
UPDATE [LEASES] SET [holder] = '', [expires_at] = @now WHERE [name] = @name AND [holder] = @holder AND [token] = @token

-- name: leases.want
UPDATE [LEASES] SET [wanted_by] = @holder, [wanted_until] = @until WHERE [name] = @name AND ([wanted_by] IS NULL OR [wanted_by] = @holder OR [wanted_until] < @now)
