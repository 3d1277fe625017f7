-- The board's mark: who this store is, which marks it raised, how it stands to its board (S3).

-- name: mark.store
SELECT [store_id], [mark_state] FROM [ENVIRONMENTS]

-- The newest that was held, and what was raised after it.
-- name: mark.known
SELECT m.[epoch], m.[run_id], m.[nonce], m.[state], r.[state] AS [run_state], r.[closed_at] FROM [BOARD_MARKS] AS m LEFT JOIN [RUNS] AS r ON r.[run_id] = m.[run_id]
WHERE m.[board_id] = @board AND m.[epoch] >= (SELECT COALESCE(MAX(h.[epoch]), 0) FROM [BOARD_MARKS] AS h WHERE h.[board_id] = @board AND h.[state] = 'HELD')
ORDER BY m.[epoch], m.[raised_at]

-- name: mark.of_run
SELECT [epoch], [run_id], [nonce] FROM [BOARD_MARKS] WHERE [board_id] = @board AND [run_id] = @run AND [state] = 'HELD' ORDER BY [epoch] DESC

-- name: mark.intend
INSERT INTO [BOARD_MARKS] ([board_id], [epoch], [run_id], [nonce], [state], [raised_at]) SELECT @board, @epoch, @run, @nonce, @state, @now
WHERE NOT EXISTS (SELECT 1 FROM [BOARD_MARKS] WHERE [board_id] = @board AND [epoch] = @epoch AND [nonce] = @nonce)

-- name: mark.counts
UPDATE [BOARD_MARKS] SET [state] = 'TRIED' WHERE [board_id] = @board AND [epoch] = @epoch AND [nonce] = @nonce AND [state] = 'DOUBTED'

-- name: mark.held
UPDATE [BOARD_MARKS] SET [state] = 'HELD', [held_at] = @now WHERE [board_id] = @board AND [epoch] = @epoch AND [nonce] = @nonce

-- name: mark.set_state
UPDATE [ENVIRONMENTS] SET [mark_state] = @state, [mark_state_at] = @now

-- name: mark.refuses_stale
SELECT [refuses_stale] FROM [BOARD_REVISIONS] WHERE [board_id] = @board

-- name: mark.forget_refuses_stale
DELETE FROM [BOARD_REVISIONS] WHERE [board_id] = @board

-- name: mark.note_refuses_stale
INSERT INTO [BOARD_REVISIONS] ([board_id], [refuses_stale], [tried_at]) VALUES (@board, @refuses, @now)

-- The next run looks through the board's keys before it plans, as a new store does.
-- name: mark.forget_adoption
UPDATE [MON_BOARDS] SET [adopted_at] = NULL WHERE [board_id] = @board AND ([adopted_at] IS NULL OR @before IS NULL OR [adopted_at] < @before)

-- name: mark.writes
SELECT 1 AS [pending] WHERE EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [state] = 'PENDING')
  OR EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [state] = 'PENDING')
  OR EXISTS (SELECT 1 FROM [MON_ARCHIVES_DELTA] WHERE [run_id] = @run AND [state] = 'PENDING')

-- name: mark.known_orders
SELECT COUNT(*) AS [known] FROM [ORDER_LIST] WHERE [record_id] IN ({{keys}})

-- name: mark.has_sent
SELECT 1 AS [sent] WHERE EXISTS (SELECT 1 FROM [ORDER_LIST] WHERE [monday_item_id] IS NOT NULL)

-- name: mark.free_leases
UPDATE [LEASES] SET [holder] = '', [expires_at] = @now, [wanted_by] = NULL, [wanted_until] = NULL
