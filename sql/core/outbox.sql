-- Outbox: batches are frozen before they are sent (S4); receipts and acknowledgements move together (S5).
-- No create is claimed for an order or size that has an id, whatever the plan says (S3).

-- name: outbox.batch
SELECT * FROM [MON_BATCHES] WHERE [batch_id] = @batch

-- name: outbox.unended
SELECT * FROM [MON_BATCHES] WHERE [state] IN ('FROZEN', 'SENT') AND [run_id] <> @run ORDER BY [frozen_at], [batch_id]

-- name: outbox.claim_creates
SELECT * FROM (
  SELECT d.[record_id], d.[item_name], d.[wanted], d.[new_labels], d.[attempts], g.[group_id],
    ROW_NUMBER() OVER (ORDER BY d.[group_key], d.[record_id]) AS [rank_no]
  FROM [ORDER_LIST_DELTA] AS d JOIN [MON_GROUPS] AS g ON g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE'
  WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[kind] = 'CREATE' AND d.[state] = 'PENDING'
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS made WHERE made.[record_id] = d.[record_id] AND made.[monday_item_id] IS NOT NULL)
) AS c WHERE c.[rank_no] <= @count ORDER BY c.[rank_no]

-- name: outbox.claim_line_creates
SELECT * FROM (
  SELECT l.[record_id], l.[size_code], l.[quantity], l.[new_labels], l.[attempts], o.[monday_item_id] AS [parent_id],
    ROW_NUMBER() OVER (ORDER BY l.[record_id], l.[line_no], l.[size_code]) AS [rank_no]
  FROM [ORDER_LIST_LINES_DELTA] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
  WHERE l.[run_id] = @run AND l.[customer] = @customer AND l.[kind] = 'CREATE' AND l.[state] = 'PENDING' AND o.[monday_item_id] IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES] AS made WHERE made.[record_id] = l.[record_id] AND made.[size_code] = l.[size_code] AND made.[monday_item_id] IS NOT NULL)
) AS c WHERE c.[rank_no] <= @count ORDER BY c.[rank_no]

-- name: outbox.claim_changes
SELECT * FROM (
  SELECT d.[record_id], d.[item_name], d.[changes], d.[moves], d.[new_labels], d.[attempts], o.[monday_item_id] AS [item_id], g.[group_id],
    ROW_NUMBER() OVER (ORDER BY d.[record_id]) AS [rank_no]
  FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
  LEFT JOIN [MON_GROUPS] AS g ON g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE'
  WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[kind] = 'UPDATE' AND d.[state] = 'PENDING' AND o.[monday_item_id] IS NOT NULL AND (d.[moves] = 0 OR g.[group_id] IS NOT NULL)
) AS c WHERE c.[rank_no] <= @count ORDER BY c.[rank_no]

-- name: outbox.claim_line_changes
SELECT * FROM (
  SELECT l.[record_id], l.[size_code], l.[quantity], l.[new_labels], l.[attempts], s.[monday_item_id] AS [item_id], s.[acked_quantity],
    ROW_NUMBER() OVER (ORDER BY l.[record_id], l.[line_no], l.[size_code]) AS [rank_no]
  FROM [ORDER_LIST_LINES_DELTA] AS l JOIN [ORDER_LIST_LINES] AS s ON s.[record_id] = l.[record_id] AND s.[size_code] = l.[size_code]
  WHERE l.[run_id] = @run AND l.[customer] = @customer AND l.[kind] = 'UPDATE' AND l.[state] = 'PENDING' AND s.[monday_item_id] IS NOT NULL
) AS c WHERE c.[rank_no] <= @count ORDER BY c.[rank_no]

-- name: outbox.on_its_way
SELECT MAX([first_sent_at]) AS [sent_at] FROM [MON_BATCHES] WHERE [state] = 'SENT'

-- name: outbox.insert_batch
INSERT INTO [MON_BATCHES] ([batch_id], [run_id], [customer], [phase], [size], [cost], [body], [parts], [idempotency_key], [fencing_token], [state], [frozen_at], [first_sent_at], [sends])
VALUES (@batch, @run, @customer, @phase, @size, @cost, @body, @parts, @idempotencyKey, @token, 'SENT', @now, @now, 1)

-- name: outbox.freeze_item
UPDATE [ORDER_LIST_DELTA] SET [state] = 'SENDING', [batch_id] = @batch, [position] = @position, [attempts] = [attempts] + 1
WHERE [run_id] = @run AND [record_id] = @record AND [state] = 'PENDING'

-- name: outbox.freeze_line
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'SENDING', [batch_id] = @batch, [position] = @position, [attempts] = [attempts] + 1
WHERE [run_id] = @run AND [record_id] = @record AND [size_code] = @size AND [state] = 'PENDING'

-- name: outbox.mark_sent
UPDATE [MON_BATCHES] SET [state] = 'SENT', [first_sent_at] = COALESCE([first_sent_at], @now), [sends] = [sends] + 1 WHERE [batch_id] = @batch AND [state] IN ('FROZEN', 'SENT')

-- name: outbox.mark_not_executed
UPDATE [MON_BATCHES] SET [state] = 'FROZEN', [first_sent_at] = NULL, [reason] = @reason WHERE [batch_id] = @batch AND [state] = 'SENT'

-- name: outbox.mark_doubt
UPDATE [MON_BATCHES] SET [reason] = @reason WHERE [batch_id] = @batch AND [state] = 'SENT'

-- name: outbox.members_items
SELECT d.[record_id], d.[position], d.[attempts], d.[reason], d.[alone], d.[aside_at], o.[monday_item_id] FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
WHERE d.[batch_id] = @batch AND d.[state] = 'SENDING' ORDER BY d.[position]

-- name: outbox.members_lines
SELECT l.[record_id], l.[size_code], l.[position], l.[attempts], l.[reason], l.[alone], l.[aside_at], o.[monday_item_id] AS [parent_id] FROM [ORDER_LIST_LINES_DELTA] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE l.[batch_id] = @batch AND l.[state] = 'SENDING' ORDER BY l.[position]

-- name: outbox.apply_item
UPDATE [ORDER_LIST_DELTA] SET [state] = 'SYNCED', [outcome] = @outcome, [item_id] = @item, [receipt_at] = @now WHERE [run_id] = @run AND [record_id] = @record AND [batch_id] = @batch AND [state] = 'SENDING'

-- name: outbox.apply_line
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'SYNCED', [outcome] = @outcome, [item_id] = @item, [receipt_at] = @now WHERE [run_id] = @run AND [record_id] = @record AND [size_code] = @size AND [batch_id] = @batch AND [state] = 'SENDING'

-- name: outbox.fail_item
UPDATE [ORDER_LIST_DELTA] SET [state] = 'FAILED', [outcome] = 'failed', [reason] = @reason, [sentence] = @sentence WHERE [batch_id] = @batch AND [record_id] = @record AND [state] = 'SENDING'

-- name: outbox.fail_line
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'FAILED', [outcome] = 'failed', [reason] = @reason, [sentence] = @sentence WHERE [batch_id] = @batch AND [record_id] = @record AND [size_code] = @size AND [state] = 'SENDING'

-- name: outbox.release_item
UPDATE [ORDER_LIST_DELTA] SET [state] = 'PENDING', [batch_id] = NULL, [position] = NULL, [reason] = @reason WHERE [batch_id] = @batch AND [record_id] = @record AND [state] = 'SENDING'

-- name: outbox.release_line
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'PENDING', [batch_id] = NULL, [position] = NULL, [reason] = @reason WHERE [batch_id] = @batch AND [record_id] = @record AND [size_code] = @size AND [state] = 'SENDING'

-- name: outbox.quarantine_item
UPDATE [ORDER_LIST_DELTA] SET [state] = 'ASIDE', [batch_id] = NULL, [position] = NULL, [reason] = @reason, [alone] = COALESCE([alone], 0) + 1, [aside_at] = COALESCE([aside_at], @now)
WHERE [batch_id] = @batch AND [record_id] = @record AND [state] = 'SENDING'

-- name: outbox.quarantine_line
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'ASIDE', [batch_id] = NULL, [position] = NULL, [reason] = @reason, [alone] = COALESCE([alone], 0) + 1, [aside_at] = COALESCE([aside_at], @now)
WHERE [batch_id] = @batch AND [record_id] = @record AND [size_code] = @size AND [state] = 'SENDING'

-- name: outbox.recall_items
UPDATE [ORDER_LIST_DELTA] SET [state] = 'PENDING' WHERE [run_id] = @run AND [customer] = @customer AND [record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND [state] = 'ASIDE'

-- name: outbox.recall_lines
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'PENDING' WHERE [run_id] = @run AND [customer] = @customer AND [record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND [state] = 'ASIDE'

-- name: outbox.applied_since
SELECT COUNT(*) AS [calls] FROM [MON_CALLS] AS c
WHERE c.[at] >= @since AND c.[mutation] = 1 AND c.[batch_id] IS NOT NULL AND (
  EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = c.[batch_id] AND d.[outcome] IN ('applied', 'adopted'))
  OR EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[batch_id] = c.[batch_id] AND l.[outcome] IN ('applied', 'adopted'))
  OR EXISTS (SELECT 1 FROM [MON_ARCHIVES_DELTA] AS a WHERE a.[batch_id] = c.[batch_id] AND a.[state] = 'SYNCED'))

-- name: outbox.ack_orders
UPDATE [ORDER_LIST] SET [monday_item_id] = d.[item_id], [acked_hash] = d.[wanted_hash], [acked_at] = @now, [sync_state] = 'SYNCED', [state_reason] = NULL
FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'SYNCED' AND d.[record_id] = [ORDER_LIST].[record_id]

-- name: outbox.ack_boards
UPDATE [ORDER_LIST_BOARD] SET [acked] = d.[wanted] FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'SYNCED' AND d.[record_id] = [ORDER_LIST_BOARD].[record_id]

-- name: outbox.ack_lines
UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = d.[item_id], [acked_quantity] = d.[quantity], [acked_at] = @now, [sync_state] = 'SYNCED', [state_reason] = NULL
FROM [ORDER_LIST_LINES_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'SYNCED' AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[size_code] = [ORDER_LIST_LINES].[size_code]

-- name: outbox.fail_orders
UPDATE [ORDER_LIST] SET [sync_state] = 'FAILED', [state_reason] = d.[sentence]
FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'FAILED' AND d.[record_id] = [ORDER_LIST].[record_id]

-- name: outbox.fail_order_lines
UPDATE [ORDER_LIST_LINES] SET [sync_state] = 'FAILED', [state_reason] = d.[sentence]
FROM [ORDER_LIST_LINES_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'FAILED' AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[size_code] = [ORDER_LIST_LINES].[size_code]

-- name: outbox.end_batch
UPDATE [MON_BATCHES] SET [state] = 'ENDED', [outcome] = @outcome, [reason] = @reason, [detail] = @detail, [ended_at] = @now WHERE [batch_id] = @batch

-- name: outbox.thaw_items
UPDATE [ORDER_LIST_DELTA] SET [state] = 'PENDING', [batch_id] = NULL, [position] = NULL, [reason] = 'never-sent'
WHERE [run_id] = @run AND [customer] = @customer AND [record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND [state] = 'SENDING'
  AND EXISTS (SELECT 1 FROM [MON_BATCHES] AS b WHERE b.[batch_id] = [ORDER_LIST_DELTA].[batch_id] AND b.[state] = 'FROZEN')

-- name: outbox.thaw_lines
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'PENDING', [batch_id] = NULL, [position] = NULL, [reason] = 'never-sent'
WHERE [run_id] = @run AND [customer] = @customer AND [record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND [state] = 'SENDING'
  AND EXISTS (SELECT 1 FROM [MON_BATCHES] AS b WHERE b.[batch_id] = [ORDER_LIST_LINES_DELTA].[batch_id] AND b.[state] = 'FROZEN')

-- name: outbox.end_frozen
UPDATE [MON_BATCHES] SET [state] = 'ENDED', [outcome] = 'never-sent', [ended_at] = @now WHERE [run_id] = @run AND [customer] = @customer AND [state] = 'FROZEN'

-- name: outbox.fail_lines_of_failed
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'FAILED', [outcome] = 'failed', [reason] = 'order-failed', [sentence] = 'Its order could not be written, so its sizes were not sent.'
WHERE [run_id] = @run AND [customer] = @customer AND [record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND [state] IN ('PENDING', 'ASIDE') AND EXISTS (
  SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST_LINES_DELTA].[record_id] AND d.[state] = 'FAILED' AND d.[kind] = 'CREATE')

-- name: outbox.defer_items
UPDATE [ORDER_LIST_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = @reason, [sentence] = @sentence
WHERE [run_id] = @run AND [customer] = @customer AND [record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND [state] IN ('PENDING', 'ASIDE')

-- name: outbox.defer_lines
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = @reason, [sentence] = @sentence
WHERE [run_id] = @run AND [customer] = @customer AND [record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND [state] IN ('PENDING', 'ASIDE')

-- name: outbox.back_to_waiting
UPDATE [ORDER_LIST] SET [sync_state] = CASE WHEN [acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END
WHERE [sync_state] IN ('PENDING', 'SYNCED') AND [plan_due] = 1 AND [customer] = @customer AND (
  EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST].[record_id] AND d.[state] = 'DEFERRED')
  OR EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[run_id] = @run AND l.[record_id] = [ORDER_LIST].[record_id] AND l.[state] IN ('DEFERRED', 'FAILED')))

-- name: outbox.lines_back_to_waiting
UPDATE [ORDER_LIST_LINES] SET [sync_state] = CASE WHEN d.[state] = 'FAILED' THEN 'FAILED' WHEN [ORDER_LIST_LINES].[monday_item_id] IS NULL THEN 'NEW' ELSE 'CHANGED' END, [state_reason] = d.[sentence]
FROM [ORDER_LIST_LINES_DELTA] AS d
WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[record_id] IN (SELECT o.[record_id] FROM [ORDER_LIST] AS o WHERE o.[customer] = @customer) AND d.[state] IN ('DEFERRED', 'FAILED') AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[size_code] = [ORDER_LIST_LINES].[size_code]
  AND [ORDER_LIST_LINES].[sync_state] = 'PENDING'

-- name: outbox.settle_orders
UPDATE [ORDER_LIST] SET [sync_state] = 'SYNCED', [became_cancelled] = NULL, [plan_due] = CASE WHEN EXISTS (SELECT 1 FROM [REJECTS] AS r WHERE r.[record_id] = [ORDER_LIST].[record_id] AND r.[origin] = 'PLAN') THEN 1 ELSE 0 END
WHERE [plan_due] = 1 AND [customer] = @customer AND [sync_state] IN ('SYNCED', 'PENDING') AND [acked_hash] = [wanted_hash]
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST].[record_id])
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[run_id] = @run AND l.[record_id] = [ORDER_LIST].[record_id] AND l.[state] <> 'SYNCED')

-- name: groups.wanted
SELECT DISTINCT d.[group_key], d.[group_title] FROM [ORDER_LIST_DELTA] AS d
WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[state] = 'PENDING' AND (d.[kind] = 'CREATE' OR d.[moves] = 1)
  AND NOT EXISTS (SELECT 1 FROM [MON_GROUPS] AS g WHERE g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE')
ORDER BY d.[group_key]

-- name: groups.all
SELECT [group_key], [title], [group_id], [state], [made_run], [intended_at] FROM [MON_GROUPS] WHERE [board_id] = @board ORDER BY [group_key]

-- name: groups.in_doubt
SELECT [group_key], [title], [group_id], [state], [intended_at] FROM [MON_GROUPS] WHERE [board_id] = @board AND [state] = 'INTENDED' ORDER BY [group_key]

-- name: groups.intend
INSERT INTO [MON_GROUPS] ([board_id], [group_key], [title], [state]) SELECT @board, @key, @title, 'INTENDED'
WHERE NOT EXISTS (SELECT 1 FROM [MON_GROUPS] WHERE [board_id] = @board AND [group_key] = @key)

-- name: groups.intend_again
UPDATE [MON_GROUPS] SET [state] = 'INTENDED', [intended_at] = @now, [made_run] = @run WHERE [board_id] = @board AND [group_key] = @key AND [state] IN ('INTENDED', 'GONE')

-- name: groups.made
UPDATE [MON_GROUPS] SET [title] = @title, [group_id] = @group, [state] = 'MADE', [made_run] = COALESCE(@run, [made_run]), [seen_at] = @now WHERE [board_id] = @board AND [group_key] = @key

-- name: groups.gone
UPDATE [MON_GROUPS] SET [state] = 'GONE', [group_id] = NULL, [made_run] = NULL WHERE [board_id] = @board AND [group_key] = @key

-- name: groups.count_made
SELECT COUNT(*) AS [made] FROM [MON_GROUPS] WHERE [made_run] = @run AND [state] = 'MADE'

-- name: calls.add
INSERT INTO [MON_CALLS] ([run_id], [call_no], [batch_id], [at], [operation], [mutation], [http_status], [outcome], [reason], [complexity], [duration_ms], [request_id])
VALUES (@run, @callNo, @batch, @at, @operation, @mutation, @status, @outcome, @reason, @complexity, @duration, @requestId)

-- name: calls.of_run
SELECT COUNT(*) AS [calls], SUM(CASE WHEN [mutation] = 1 THEN 1 ELSE 0 END) AS [mutations], SUM(COALESCE([complexity], 0)) AS [complexity],
  SUM(CASE WHEN [outcome] NOT IN ('answered', 'ok') THEN 1 ELSE 0 END) AS [retries]
FROM [MON_CALLS] WHERE [run_id] = @run

-- name: calls.since
SELECT COUNT(*) AS [calls] FROM [MON_CALLS] WHERE [at] >= @since

-- name: outbox.adopt_item
UPDATE [ORDER_LIST] SET [monday_item_id] = @item, [plan_due] = 1 WHERE [record_id] = @record AND [monday_item_id] IS NULL

-- name: outbox.adopt_line
UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = @item WHERE [record_id] = @record AND [size_code] = @size AND [monday_item_id] IS NULL

-- name: groups.gone_by_id
UPDATE [MON_GROUPS] SET [state] = 'GONE', [group_id] = NULL WHERE [board_id] = @board AND [group_id] = @group
