-- Rollback: the inverse of a run's receipts, through the outbox; what was taken back is held until its row changes or the rollback is undone.

-- name: rollback.forget
DELETE FROM [ROLLBACKS] WHERE [run_id] = @run

-- name: rollback.forget_archives
DELETE FROM [MON_ARCHIVES_DELTA] WHERE [run_id] = @run

-- name: rollback.candidates
SELECT d.[record_id], d.[customer], d.[kind], d.[state], d.[wanted_hash], d.[before], o.[order_number], o.[present], o.[sync_state], o.[state_reason], o.[source_hash], o.[acked_hash], o.[monday_item_id], b.[acked],
  (SELECT MIN(r.[of_run]) FROM [ROLLBACKS] AS r WHERE r.[record_id] = d.[record_id] AND r.[state] = 'HELD' AND r.[source_hash] = o.[source_hash]) AS [rolled_back],
  (SELECT MIN(c.[run_id]) FROM [RUNS] AS c WHERE c.[run_id] = o.[changed_run] AND c.[opened_at] > x.[opened_at]) AS [row_changed_by],
  (SELECT MIN(n.[run_id]) FROM [RUNS] AS n WHERE n.[opened_at] > x.[opened_at]
    AND NOT EXISTS (SELECT 1 FROM [ROLLBACKS] AS r WHERE r.[run_id] = n.[run_id] AND r.[record_id] = d.[record_id] AND r.[of_run] = @of AND r.[state] = 'HELD')
    AND (EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS e WHERE e.[run_id] = n.[run_id] AND e.[record_id] = d.[record_id] AND e.[state] = 'SYNCED')
      OR EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS e WHERE e.[run_id] = n.[run_id] AND e.[record_id] = d.[record_id] AND e.[state] = 'SYNCED'))) AS [written_by]
FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id] JOIN [RUNS] AS x ON x.[run_id] = d.[run_id]
LEFT JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = d.[record_id]
WHERE d.[run_id] = @of AND (@customer IS NULL OR d.[customer] = @customer)
  AND (d.[state] = 'SYNCED' OR EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[run_id] = d.[run_id] AND l.[record_id] = d.[record_id] AND l.[state] = 'SYNCED'))
ORDER BY d.[record_id]

-- name: rollback.lines
SELECT l.[record_id], l.[size_code], l.[kind], l.[quantity], l.[before_quantity], s.[acked_quantity], s.[monday_item_id]
FROM [ORDER_LIST_LINES_DELTA] AS l JOIN [ORDER_LIST_LINES] AS s ON s.[record_id] = l.[record_id] AND s.[size_code] = l.[size_code]
WHERE l.[run_id] = @of AND l.[state] = 'SYNCED' AND l.[record_id] IN ({{keys}}) ORDER BY l.[record_id], l.[size_code]

-- name: rollback.mark_none
UPDATE [ORDER_LIST_DELTA] SET [state] = 'NONE' WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [kind] = 'NONE'

-- name: rollback.make_due
UPDATE [ORDER_LIST] SET [plan_due] = 1 WHERE [plan_due] = 0 AND [record_id] > @after AND [record_id] <= @upto AND EXISTS (SELECT 1 FROM [ROLLBACKS] AS r WHERE r.[run_id] = @run AND r.[state] = 'PLANNED' AND r.[record_id] = [ORDER_LIST].[record_id])

-- name: rollback.ask_archives
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'PENDING' WHERE [run_id] = @run AND [state] = 'PLANNED'

-- name: rollback.is_one
SELECT 1 AS [rollback] WHERE EXISTS (SELECT 1 FROM [ROLLBACKS] WHERE [run_id] = @run)

-- name: rollback.took_items
UPDATE [ROLLBACKS] SET [state] = 'HELD'
WHERE [state] = 'PLANNED' AND [run_id] = (SELECT b.[run_id] FROM [MON_BATCHES] AS b WHERE b.[batch_id] = @batch)
  AND [record_id] IN (SELECT d.[record_id] FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'SYNCED')

-- name: rollback.took_lines
UPDATE [ROLLBACKS] SET [state] = 'HELD'
WHERE [state] = 'PLANNED' AND [run_id] = (SELECT b.[run_id] FROM [MON_BATCHES] AS b WHERE b.[batch_id] = @batch)
  AND [record_id] IN (SELECT d.[record_id] FROM [ORDER_LIST_LINES_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'SYNCED')

-- name: rollback.took_archives
UPDATE [ROLLBACKS] SET [state] = 'HELD'
WHERE [state] = 'PLANNED' AND [run_id] = (SELECT b.[run_id] FROM [MON_BATCHES] AS b WHERE b.[batch_id] = @batch)
  AND [record_id] IN (SELECT d.[record_id] FROM [MON_ARCHIVES_DELTA] AS d WHERE d.[batch_id] = @batch AND d.[state] = 'SYNCED')

-- name: rollback.hold_orders
UPDATE [ORDER_LIST] SET [sync_state] = 'HELD', [state_reason] = r.[sentence], [plan_due] = 1
FROM [ROLLBACKS] AS r JOIN [MON_BATCHES] AS b ON b.[run_id] = r.[run_id]
WHERE b.[batch_id] = @batch AND r.[state] = 'HELD' AND r.[record_id] = [ORDER_LIST].[record_id] AND [ORDER_LIST].[sync_state] IN ('PENDING', 'SYNCED')
  AND r.[record_id] IN (SELECT d.[record_id] FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = @batch
    UNION ALL SELECT l.[record_id] FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[batch_id] = @batch
    UNION ALL SELECT a.[record_id] FROM [MON_ARCHIVES_DELTA] AS a WHERE a.[batch_id] = @batch)

-- name: rollback.forget_lines
UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = NULL, [acked_quantity] = NULL, [acked_at] = NULL, [sync_state] = 'HELD', [state_reason] = NULL
FROM [MON_ARCHIVES_DELTA] AS a JOIN [ROLLBACKS] AS r ON r.[run_id] = a.[run_id] AND r.[record_id] = a.[record_id]
WHERE a.[batch_id] = @batch AND a.[state] = 'SYNCED' AND r.[action] = 'archive' AND a.[record_id] = [ORDER_LIST_LINES].[record_id]

-- name: rollback.forget_acked
UPDATE [ORDER_LIST_BOARD] SET [acked] = NULL
FROM [MON_ARCHIVES_DELTA] AS a JOIN [ROLLBACKS] AS r ON r.[run_id] = a.[run_id] AND r.[record_id] = a.[record_id]
WHERE a.[batch_id] = @batch AND a.[state] = 'SYNCED' AND r.[action] = 'archive' AND a.[record_id] = [ORDER_LIST_BOARD].[record_id]

-- name: rollback.forget_items
UPDATE [ORDER_LIST] SET [monday_item_id] = NULL, [acked_hash] = NULL, [acked_at] = NULL
FROM [MON_ARCHIVES_DELTA] AS a JOIN [ROLLBACKS] AS r ON r.[run_id] = a.[run_id] AND r.[record_id] = a.[record_id]
WHERE a.[batch_id] = @batch AND a.[state] = 'SYNCED' AND r.[action] = 'archive' AND a.[record_id] = [ORDER_LIST].[record_id] AND a.[item_id] = [ORDER_LIST].[monday_item_id]

-- name: rollback.release_changed
UPDATE [ROLLBACKS] SET [state] = 'RELEASED'
WHERE [state] = 'HELD' AND EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[record_id] = [ROLLBACKS].[record_id] AND o.[source_hash] <> [ROLLBACKS].[source_hash])

-- name: rollback.undo_orders
UPDATE [ORDER_LIST] SET [sync_state] = CASE WHEN [acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END, [state_reason] = NULL, [plan_due] = 1
WHERE [sync_state] = 'HELD' AND EXISTS (SELECT 1 FROM [ROLLBACKS] AS r WHERE r.[of_run] = @of AND r.[state] = 'HELD' AND r.[record_id] = [ORDER_LIST].[record_id] AND (@customer IS NULL OR r.[customer] = @customer))

-- name: rollback.undo
UPDATE [ROLLBACKS] SET [state] = 'UNDONE' WHERE [of_run] = @of AND [state] = 'HELD' AND (@customer IS NULL OR [customer] = @customer)

-- name: rollback.list
SELECT r.[record_id], r.[customer], o.[order_number], o.[item_name], r.[action], r.[state], r.[sentence], COALESCE(a.[state], d.[state]) AS [write_state], COALESCE(a.[sentence], d.[sentence]) AS [write_sentence], d.[before], d.[wanted],
  (SELECT COUNT(*) FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[run_id] = r.[run_id] AND l.[record_id] = r.[record_id]) AS [sizes],
  (SELECT COUNT(*) FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[run_id] = r.[run_id] AND l.[record_id] = r.[record_id] AND l.[state] <> 'SYNCED') AS [open_sizes]
FROM [ROLLBACKS] AS r JOIN [ORDER_LIST] AS o ON o.[record_id] = r.[record_id]
LEFT JOIN [ORDER_LIST_DELTA] AS d ON d.[run_id] = r.[run_id] AND d.[record_id] = r.[record_id]
LEFT JOIN [MON_ARCHIVES_DELTA] AS a ON a.[run_id] = r.[run_id] AND a.[record_id] = r.[record_id]
WHERE r.[run_id] = @run ORDER BY r.[customer], o.[order_number], r.[record_id]
