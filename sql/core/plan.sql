-- Plan: what the board should hold against what it is known to hold; the difference is stored in the outbox (docs/sql.md "Set work").
-- All of it goes by spans of record ids, above @after and up to @upto (store/spans.ts): a plan of 300,000 orders is long work.

-- name: plan.progress
SELECT [stage], [fingerprint], [upto] FROM [PLAN_PROGRESS] WHERE [run_id] = @run

-- name: plan.start
INSERT INTO [PLAN_PROGRESS] ([run_id], [stage], [fingerprint], [upto]) SELECT @run, @stage, @fingerprint, '' WHERE NOT EXISTS (SELECT 1 FROM [PLAN_PROGRESS] WHERE [run_id] = @run)

-- name: plan.reach
UPDATE [PLAN_PROGRESS] SET [stage] = @stage, [upto] = @upto WHERE [run_id] = @run

-- name: plan.forget_progress
DELETE FROM [PLAN_PROGRESS] WHERE [run_id] = @run

-- name: plan.half
SELECT p.[run_id] FROM [PLAN_PROGRESS] AS p JOIN [RUNS] AS r ON r.[run_id] = p.[run_id] WHERE p.[stage] <> 'PLANNED' AND r.[closed_at] IS NOT NULL ORDER BY p.[run_id]

-- name: plan.sent_of
SELECT MIN([batch_id]) AS [batch_id] FROM [MON_BATCHES] WHERE [run_id] = @run

-- name: plan.make_all_due
UPDATE [ORDER_LIST] SET [plan_due] = 1 WHERE [plan_due] = 0 AND [record_id] > @after AND [record_id] <= @upto

-- name: plan.unplanned_orders_wait
UPDATE [ORDER_LIST] SET [sync_state] = CASE WHEN [acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END
WHERE [sync_state] = 'PENDING' AND [record_id] > @after AND [record_id] <= @upto

-- name: plan.unplanned_lines_wait
UPDATE [ORDER_LIST_LINES] SET [sync_state] = CASE WHEN [monday_item_id] IS NULL THEN 'NEW' ELSE 'CHANGED' END
WHERE [sync_state] = 'PENDING' AND [record_id] > @after AND [record_id] <= @upto

-- name: plan.forget_items
DELETE FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto

-- name: plan.forget_lines
DELETE FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto

-- name: plan.stream_due
SELECT o.[record_id], o.[customer], o.[order_number], o.[workbook], o.[sheet], o.[row_no], o.[source_holds], o.[monday_item_id], o.[acked_hash], o.[became_cancelled], b.[wanted], b.[acked],
  (SELECT MIN(r.[of_run]) FROM [ROLLBACKS] AS r WHERE r.[record_id] = o.[record_id] AND r.[state] = 'HELD' AND r.[source_hash] = o.[source_hash]) AS [rolled_back], {{business}}
FROM [ORDER_LIST] AS o LEFT JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id]
WHERE o.[plan_due] = 1 AND o.[present] = 1 AND o.[record_id] > @after AND o.[record_id] <= @upto ORDER BY o.[record_id]

-- name: plan.due_sizes
SELECT l.[size_code], COUNT(*) AS [line_count] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE o.[plan_due] = 1 AND o.[present] = 1 AND o.[record_id] > @after AND o.[record_id] <= @upto AND l.[record_id] > @after AND l.[record_id] <= @upto
  AND l.[monday_item_id] IS NULL AND l.[quantity] > 0 GROUP BY l.[size_code] ORDER BY l.[size_code]

-- name: plan.orders_with_new_sizes
SELECT l.[record_id], l.[size_code] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE o.[plan_due] = 1 AND o.[present] = 1 AND l.[record_id] > @after AND l.[record_id] <= @upto AND l.[monday_item_id] IS NULL AND l.[quantity] > 0 AND l.[size_code] IN ({{sizes}})
ORDER BY l.[record_id], l.[size_code]

-- name: plan.update_orders
UPDATE [ORDER_LIST] SET [group_title] = d.[group_title], [item_name] = d.[item_name], [wanted_hash] = d.[wanted_hash],
  [sync_state] = CASE WHEN d.[kind] = 'HELD' THEN 'HELD' WHEN d.[state] = 'DEFERRED' AND [ORDER_LIST].[sync_state] = 'FAILED' THEN 'FAILED'
    WHEN d.[kind] = 'NONE' AND d.[state] <> 'DEFERRED' THEN 'SYNCED' ELSE 'PENDING' END,
  [state_reason] = CASE WHEN d.[kind] = 'HELD' THEN d.[sentence] WHEN d.[state] = 'DEFERRED' AND [ORDER_LIST].[sync_state] = 'FAILED' THEN [ORDER_LIST].[state_reason] ELSE NULL END
FROM [ORDER_LIST_DELTA] AS d
WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto AND d.[record_id] = [ORDER_LIST].[record_id]

-- name: plan.update_wanted
UPDATE [ORDER_LIST_BOARD] SET [wanted] = d.[wanted] FROM [ORDER_LIST_DELTA] AS d
WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto AND d.[record_id] = [ORDER_LIST_BOARD].[record_id]

-- name: plan.insert_wanted
INSERT INTO [ORDER_LIST_BOARD] ([record_id], [wanted])
SELECT d.[record_id], d.[wanted] FROM [ORDER_LIST_DELTA] AS d
WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_BOARD] WHERE [ORDER_LIST_BOARD].[record_id] = d.[record_id])

-- Equal in every mapped column: what is said to be acknowledged beside them is of columns that are mapped no more, or of a title's spelling.
-- name: plan.forget_unmapped
UPDATE [ORDER_LIST] SET [acked_hash] = [wanted_hash]
WHERE [record_id] > @after AND [record_id] <= @upto AND [acked_hash] IS NOT NULL AND [acked_hash] <> [wanted_hash] AND [monday_item_id] IS NOT NULL
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto AND d.[record_id] = [ORDER_LIST].[record_id] AND d.[kind] = 'NONE')

-- name: plan.forget_unmapped_values
UPDATE [ORDER_LIST_BOARD] SET [acked] = [wanted]
WHERE [record_id] > @after AND [record_id] <= @upto AND [acked] IS NOT NULL AND [acked] <> [wanted]
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto AND d.[record_id] = [ORDER_LIST_BOARD].[record_id] AND d.[kind] = 'NONE')

-- name: plan.insert_lines
INSERT INTO [ORDER_LIST_LINES_DELTA] ([run_id], [record_id], [size_code], [customer], [kind], [quantity], [before_quantity], [new_labels], [state], [attempts], [line_no])
SELECT @run, l.[record_id], l.[size_code], d.[customer], CASE WHEN l.[monday_item_id] IS NULL THEN 'CREATE' ELSE 'UPDATE' END, l.[quantity], l.[acked_quantity], 0, 'PENDING', 0,
  COALESCE(p.[position], 1000000)
FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST_DELTA] AS d ON d.[run_id] = @run AND d.[record_id] = l.[record_id]
JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id] LEFT JOIN [WORKBOOK_SIZES] AS p ON p.[workbook] = o.[workbook] AND p.[size_code] = l.[size_code]
WHERE d.[record_id] > @after AND d.[record_id] <= @upto AND l.[record_id] > @after AND l.[record_id] <= @upto AND d.[kind] <> 'HELD'
  AND ((l.[monday_item_id] IS NULL AND l.[quantity] > 0) OR (l.[monday_item_id] IS NOT NULL AND (l.[acked_quantity] IS NULL OR l.[acked_quantity] <> l.[quantity])))

-- name: plan.mark_new_sizes
UPDATE [ORDER_LIST_LINES_DELTA] SET [new_labels] = 1
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [kind] = 'CREATE' AND [size_code] IN ({{sizes}})

-- name: plan.update_lines
UPDATE [ORDER_LIST_LINES] SET [sync_state] = 'PENDING'
WHERE [record_id] > @after AND [record_id] <= @upto
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[size_code] = [ORDER_LIST_LINES].[size_code]
  AND (d.[state] <> 'DEFERRED' OR [ORDER_LIST_LINES].[sync_state] <> 'FAILED'))

-- name: plan.hold_lines
UPDATE [ORDER_LIST_LINES] SET [sync_state] = 'HELD'
WHERE [record_id] > @after AND [record_id] <= @upto AND [sync_state] <> 'HELD'
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[kind] = 'HELD')

-- name: plan.release_lines
UPDATE [ORDER_LIST_LINES] SET [sync_state] = 'SYNCED'
WHERE [record_id] > @after AND [record_id] <= @upto AND [sync_state] = 'HELD'
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[kind] <> 'HELD')

-- name: plan.settle_lines
UPDATE [ORDER_LIST_LINES] SET [sync_state] = 'SYNCED', [state_reason] = NULL
WHERE [record_id] > @after AND [record_id] <= @upto AND [sync_state] IN ('NEW', 'CHANGED', 'FAILED')
  AND (([monday_item_id] IS NULL AND [quantity] = 0) OR ([monday_item_id] IS NOT NULL AND [acked_quantity] = [quantity]))
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[kind] <> 'HELD')

-- name: plan.class_of_line_changes
UPDATE [ORDER_LIST_DELTA] SET [class] = CASE WHEN [class] = 'UNCHANGED' THEN 'CHANGED' ELSE [class] END, [state] = 'NONE'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [kind] = 'NONE'
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[run_id] = @run AND l.[record_id] = [ORDER_LIST_DELTA].[record_id])

-- name: plan.pending_for_lines
UPDATE [ORDER_LIST] SET [sync_state] = 'PENDING'
WHERE [record_id] > @after AND [record_id] <= @upto
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST].[record_id] AND d.[kind] = 'NONE' AND d.[state] = 'NONE')

-- name: plan.settle_unchanged
UPDATE [ORDER_LIST] SET [plan_due] = 0, [became_cancelled] = NULL
WHERE [plan_due] = 1 AND [record_id] > @after AND [record_id] <= @upto
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST].[record_id] AND d.[kind] = 'NONE' AND d.[state] = 'SETTLED')

-- name: plan.drop_unchanged
DELETE FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [kind] = 'NONE' AND [state] IN ('SETTLED', 'LEFT')

-- name: plan.defer_other_customers
UPDATE [ORDER_LIST_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'not-asked-for', [sentence] = 'The run was limited to one customer.'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] IN ('PENDING', 'NONE') AND [customer] <> @customer

-- name: plan.defer_other_customers_lines
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'not-asked-for', [sentence] = 'The run was limited to one customer.'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] = 'PENDING' AND [customer] <> @customer

-- name: plan.last_within_limit
SELECT d.[customer], d.[record_id] FROM (
  SELECT [customer], [record_id], ROW_NUMBER() OVER (ORDER BY [customer], [record_id]) AS [rank_no] FROM [ORDER_LIST_DELTA]
  WHERE [run_id] = @run AND [state] IN ('PENDING', 'NONE') AND (@customer IS NULL OR [customer] = @customer)
    AND (@mended = 0 OR EXISTS (SELECT 1 FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[record_id] = [ORDER_LIST_DELTA].[record_id]))) AS d
WHERE d.[rank_no] = @limit

-- name: plan.defer_beyond_limit
UPDATE [ORDER_LIST_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'beyond-limit', [sentence] = 'The run was limited to a number of orders.'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] IN ('PENDING', 'NONE')
  AND ([customer] > @lastCustomer OR ([customer] = @lastCustomer AND [record_id] > @lastRecord))

-- name: plan.defer_lines_of_deferred
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'order-deferred', [sentence] = 'Its order was not sent in this run.'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] = 'PENDING' AND EXISTS (
  SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST_LINES_DELTA].[record_id] AND d.[state] = 'DEFERRED')

-- name: plan.defer_planned_only
UPDATE [ORDER_LIST_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'plan-only', [sentence] = 'It was only planned.'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] IN ('PENDING', 'NONE')

-- name: plan.defer_planned_only_lines
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'plan-only', [sentence] = 'It was only planned.'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] = 'PENDING'

-- name: plan.deferred_orders_wait
UPDATE [ORDER_LIST] SET [sync_state] = CASE WHEN [acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END
WHERE [sync_state] = 'PENDING' AND [record_id] > @after AND [record_id] <= @upto
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST].[record_id] AND d.[state] = 'DEFERRED')

-- name: plan.deferred_lines_wait
UPDATE [ORDER_LIST_LINES] SET [sync_state] = CASE WHEN [monday_item_id] IS NULL THEN 'NEW' ELSE 'CHANGED' END
WHERE [sync_state] = 'PENDING' AND [record_id] > @after AND [record_id] <= @upto
  AND EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS d WHERE d.[run_id] = @run AND d.[record_id] = [ORDER_LIST_LINES].[record_id] AND d.[size_code] = [ORDER_LIST_LINES].[size_code] AND d.[state] = 'DEFERRED')

-- name: plan.figures
SELECT [customer], [kind], [class], [state], COUNT(*) AS [order_count] FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto GROUP BY [customer], [kind], [class], [state]

-- name: plan.line_figures
SELECT [customer], [kind], [state], COUNT(*) AS [line_count] FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto GROUP BY [customer], [kind], [state]

-- name: boards.one
SELECT [board_id], [structure], [read_at], [plan_fingerprint], [adopted_at] FROM [MON_BOARDS] WHERE [board_id] = @board

-- name: boards.update
UPDATE [MON_BOARDS] SET [structure] = @structure, [read_at] = @now WHERE [board_id] = @board

-- name: boards.insert
INSERT INTO [MON_BOARDS] ([board_id], [structure], [read_at]) SELECT @board, @structure, @now WHERE NOT EXISTS (SELECT 1 FROM [MON_BOARDS] WHERE [board_id] = @board)

-- name: boards.planned
UPDATE [MON_BOARDS] SET [plan_fingerprint] = @fingerprint WHERE [board_id] = @board

-- name: boards.adopted
UPDATE [MON_BOARDS] SET [adopted_at] = @now WHERE [board_id] = @board
