-- Tally: how things stand now, counted one way for every command, report, alert and metric (domain/run/tally.ts has the words). Nothing of a single order.

-- A present order is in exactly one of these. What a missing workbook holds back cannot be mended in it, so it is not counted as held.
-- name: tally.orders
SELECT o.[customer], COUNT(*) AS [orders],
  SUM(CASE WHEN o.[present] = 0 THEN 1 ELSE 0 END) AS [absent],
  SUM(CASE WHEN o.[present] = 1 AND o.[sync_state] = 'SYNCED' THEN 1 ELSE 0 END) AS [on_board],
  SUM(CASE WHEN o.[present] = 1 AND o.[sync_state] = 'HELD' AND (w.[state] IS NULL OR w.[state] <> 'MISSING') THEN 1 ELSE 0 END) AS [held],
  SUM(CASE WHEN o.[present] = 1 AND o.[sync_state] = 'HELD' AND w.[state] = 'MISSING' THEN 1 ELSE 0 END) AS [unread],
  SUM(CASE WHEN o.[present] = 1 AND o.[sync_state] = 'FAILED' THEN 1 ELSE 0 END) AS [refused],
  SUM(CASE WHEN o.[present] = 1 AND o.[sync_state] IN ('NEW', 'CHANGED', 'PENDING') THEN 1 ELSE 0 END) AS [waiting]
FROM [ORDER_LIST] AS o LEFT JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
WHERE o.[record_id] > @after AND o.[record_id] <= @upto GROUP BY o.[customer]

-- name: tally.lines
SELECT o.[customer], COUNT(*) AS [refused] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE l.[sync_state] = 'FAILED' AND o.[present] = 1 AND o.[sync_state] <> 'FAILED'
  AND l.[record_id] > @after AND l.[record_id] <= @upto AND o.[record_id] > @after AND o.[record_id] <= @upto GROUP BY o.[customer]

-- name: tally.workbooks
SELECT [workbook], [state], [refusal], [figures], [import_run] FROM [WORKBOOKS] ORDER BY [workbook]

-- In force: of the import that a workbook's orders are of, as long as the workbook is there; found later, as long as the order is.
-- name: tally.rejects
SELECT r.[customer], r.[effect], COUNT(*) AS [reject_count]
FROM [REJECTS] AS r JOIN [WORKBOOKS] AS w ON w.[workbook] = r.[workbook] LEFT JOIN [ORDER_LIST] AS o ON o.[record_id] = r.[record_id]
WHERE w.[state] <> 'MISSING' AND ((r.[origin] = 'IMPORT' AND r.[run_id] = w.[import_run]) OR (r.[origin] <> 'IMPORT' AND o.[present] = 1))
GROUP BY r.[customer], r.[effect]

-- name: rejects.in_force
SELECT r.[workbook], r.[sheet], r.[cell], r.[column_name], r.[value], r.[reason], r.[effect], r.[sentence], r.[customer], r.[order_number], r.[row_no], r.[record_id], r.[origin]
FROM [REJECTS] AS r JOIN [WORKBOOKS] AS w ON w.[workbook] = r.[workbook] LEFT JOIN [ORDER_LIST] AS o ON o.[record_id] = r.[record_id]
WHERE w.[state] <> 'MISSING' AND ((r.[origin] = 'IMPORT' AND r.[run_id] = w.[import_run]) OR (r.[origin] <> 'IMPORT' AND o.[present] = 1))
ORDER BY r.[workbook], r.[row_no], r.[column_name], r.[origin]

-- name: rejects.refused_by_board
SELECT o.[customer], o.[order_number], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[item_name], o.[state_reason] AS [sentence], o.[workbook], o.[sheet], o.[row_no], o.[record_id]
FROM [ORDER_LIST] AS o WHERE o.[present] = 1 AND o.[sync_state] = 'FAILED'
UNION ALL
SELECT o.[customer], o.[order_number], l.[size_code], o.[item_name], l.[state_reason] AS [sentence], o.[workbook], o.[sheet], o.[row_no], o.[record_id]
FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id] WHERE l.[sync_state] = 'FAILED' AND o.[present] = 1 AND o.[sync_state] <> 'FAILED'
