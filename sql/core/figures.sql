-- Figures: what a run did, counted from the store alone (S6): planned = applied + failed + held + deferred.
-- Counted by spans of record ids (store/spans.ts), and added up.

-- name: figures.items
SELECT [customer], [kind], [class], [state], COUNT(*) AS [order_count] FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto GROUP BY [customer], [kind], [class], [state]

-- name: figures.classes
SELECT d.[customer], d.[class], COUNT(*) AS [order_count] FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = o.[workbook] AND i.[outcome] IN ('imported', 'unchanged')
WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto AND o.[present] = 1 GROUP BY d.[customer], d.[class]

-- name: figures.lines
SELECT [customer], [kind], [state], COUNT(*) AS [line_count] FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto GROUP BY [customer], [kind], [state]

-- A run that reads no order lists (@reads = 0: verify, rollback) goes by what was read last. The states serve runs that have no whole plan.
-- name: figures.orders_by_customer
SELECT d.[customer], COUNT(*) AS [orders],
  SUM(CASE WHEN d.[present] = 0 THEN 1 ELSE 0 END) AS [absent],
  SUM(d.[is_read]) AS [present_now],
  SUM(CASE WHEN d.[is_read] = 1 AND d.[sync_state] = 'HELD' THEN 1 ELSE 0 END) AS [held],
  SUM(CASE WHEN d.[is_read] = 1 AND d.[acked_hash] IS NULL AND d.[sync_state] NOT IN ('HELD', 'SYNCED') THEN 1 ELSE 0 END) AS [waits_new],
  SUM(CASE WHEN d.[is_read] = 1 AND d.[acked_hash] IS NOT NULL AND d.[became_cancelled] IS NOT NULL AND d.[sync_state] NOT IN ('HELD', 'SYNCED') THEN 1 ELSE 0 END) AS [waits_cancelled],
  SUM(CASE WHEN d.[is_read] = 1 AND d.[acked_hash] IS NOT NULL AND d.[became_cancelled] IS NULL AND d.[sync_state] NOT IN ('HELD', 'SYNCED') THEN 1 ELSE 0 END) AS [waits_changed],
  SUM(CASE WHEN d.[is_read] = 1 AND d.[born_run] = @run THEN 1 ELSE 0 END) AS [born],
  SUM(CASE WHEN d.[is_read] = 1 AND d.[born_run] <> @run AND d.[became_cancelled] = @run THEN 1 ELSE 0 END) AS [cancelled_here],
  SUM(CASE WHEN d.[is_read] = 1 AND d.[born_run] <> @run AND d.[changed_run] = @run AND (d.[became_cancelled] IS NULL OR d.[became_cancelled] <> @run) THEN 1 ELSE 0 END) AS [changed_here]
FROM (
  SELECT o.[customer], o.[present], o.[sync_state], o.[acked_hash], o.[became_cancelled], o.[born_run], o.[changed_run],
    CASE WHEN o.[present] = 1 AND ((@reads = 1 AND i.[outcome] IN ('imported', 'unchanged')) OR (@reads = 0 AND w.[state] = 'CURRENT')) THEN 1 ELSE 0 END AS [is_read]
  FROM [ORDER_LIST] AS o LEFT JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = o.[workbook] LEFT JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
  WHERE o.[record_id] > @after AND o.[record_id] <= @upto
) AS d GROUP BY d.[customer]

-- name: figures.lines_by_customer
SELECT o.[customer], COUNT(*) AS [lines],
  SUM(CASE WHEN l.[monday_item_id] IS NOT NULL THEN 1 ELSE 0 END) AS [on_board],
  SUM(CASE WHEN o.[sync_state] = 'HELD' THEN 1 ELSE 0 END) AS [held]
FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (EXISTS (SELECT 1 FROM [WORKBOOK_IMPORTS] AS i WHERE i.[run_id] = @run AND i.[workbook] = o.[workbook] AND i.[outcome] IN ('imported', 'unchanged'))
    OR (@reads = 0 AND EXISTS (SELECT 1 FROM [WORKBOOKS] AS w WHERE w.[workbook] = o.[workbook] AND w.[state] = 'CURRENT')))
  AND o.[present] = 1 AND o.[record_id] > @after AND o.[record_id] <= @upto AND l.[record_id] > @after AND l.[record_id] <= @upto GROUP BY o.[customer]

-- name: figures.on_board
SELECT (SELECT COUNT(*) FROM [ORDER_LIST] WHERE [monday_item_id] IS NOT NULL AND [record_id] > @after AND [record_id] <= @upto) AS [items],
  (SELECT COUNT(*) FROM [ORDER_LIST_LINES] WHERE [monday_item_id] IS NOT NULL AND [record_id] > @after AND [record_id] <= @upto) AS [subitems]

-- name: figures.receipts_without_ack
SELECT (SELECT COUNT(*) FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
    WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto AND d.[state] = 'SYNCED' AND (o.[acked_hash] IS NULL OR o.[acked_hash] <> d.[wanted_hash] OR o.[monday_item_id] IS NULL)) AS [items],
  (SELECT COUNT(*) FROM [ORDER_LIST_LINES_DELTA] AS d JOIN [ORDER_LIST_LINES] AS l ON l.[record_id] = d.[record_id] AND l.[size_code] = d.[size_code]
    WHERE d.[run_id] = @run AND d.[record_id] > @after AND d.[record_id] <= @upto AND d.[state] = 'SYNCED' AND (l.[acked_quantity] IS NULL OR l.[acked_quantity] <> d.[quantity] OR l.[monday_item_id] IS NULL)) AS [lines]

-- name: figures.progress
SELECT [state], COUNT(*) AS [count_of], 'item' AS [unit] FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [kind] IN ('CREATE', 'UPDATE') GROUP BY [state]
UNION ALL
SELECT [state], COUNT(*) AS [count_of], 'item' AS [unit] FROM [MON_ARCHIVES_DELTA] WHERE [run_id] = @run AND [state] <> 'PLANNED' GROUP BY [state]
UNION ALL
SELECT [state], COUNT(*) AS [count_of], 'line' AS [unit] FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run GROUP BY [state]

-- name: figures.workbooks_progress
SELECT [outcome], COUNT(*) AS [count_of] FROM [WORKBOOK_IMPORTS] WHERE [run_id] = @run GROUP BY [outcome]

-- name: figures.left_on_purpose
SELECT (SELECT COUNT(*) FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [kind] IN ('CREATE', 'UPDATE') AND [state] = 'DEFERRED' AND [reason] IN ('not-asked-for', 'beyond-limit', 'order-deferred', 'plan-only'))
  + (SELECT COUNT(*) FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] = 'DEFERRED' AND [reason] IN ('not-asked-for', 'beyond-limit', 'order-deferred', 'plan-only')) AS [writes]
