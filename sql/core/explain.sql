-- Explain: one order, whole: where it stands, what it holds, what happened to it, what was sent of it. For people; an order at a time.

-- name: explain.find
SELECT f.[record_id], f.[customer], f.[order_number], f.[item_name], f.[sync_state], f.[present], f.[workbook], f.[row_no] FROM (
  SELECT o.[record_id], o.[customer], o.[order_number], o.[item_name], o.[sync_state], o.[present], o.[workbook], o.[row_no],
    ROW_NUMBER() OVER (ORDER BY o.[customer], o.[order_number], o.[record_id]) AS [rank_no]
  FROM [ORDER_LIST] AS o
  WHERE o.[record_id] = @text OR o.[monday_item_id] = @text OR UPPER(o.[order_number]) = @upper
    OR o.[record_id] IN (SELECT [record_id] FROM [ORDER_LIST_LINES] WHERE [monday_item_id] = @text)
) AS f WHERE f.[rank_no] <= @count ORDER BY f.[rank_no]

-- name: explain.find_name
SELECT f.[record_id], f.[customer], f.[order_number], f.[item_name], f.[sync_state], f.[present], f.[workbook], f.[row_no] FROM (
  SELECT o.[record_id], o.[customer], o.[order_number], o.[item_name], o.[sync_state], o.[present], o.[workbook], o.[row_no],
    ROW_NUMBER() OVER (ORDER BY o.[customer], o.[order_number], o.[record_id]) AS [rank_no]
  FROM [ORDER_LIST] AS o
  WHERE UPPER(o.[item_name]) LIKE @pattern ESCAPE '!' OR UPPER(o.[order_number]) LIKE @pattern ESCAPE '!' OR UPPER(o.[record_id]) LIKE @pattern ESCAPE '!'
) AS f WHERE f.[rank_no] <= @count ORDER BY f.[rank_no]

-- name: explain.order_numbers
SELECT DISTINCT [order_number] FROM [ORDER_LIST]

-- name: explain.order
SELECT o.[record_id], o.[ordinal], o.[customer], o.[customer_as_written], o.[order_number], o.[present], o.[absent_since], o.[workbook], o.[sheet], o.[row_no], o.[cancelled],
  o.[source_holds], o.[sync_state], o.[state_reason], o.[plan_due], o.[group_title], o.[item_name], o.[monday_item_id], o.[acked_at], o.[born_run], o.[changed_run],
  b.[wanted], b.[acked], w.[state] AS [workbook_state], w.[digest], w.[layout], w.[import_run], w.[imported_at], {{business}}
FROM [ORDER_LIST] AS o LEFT JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id] LEFT JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
WHERE o.[record_id] = @record

-- name: explain.lines
SELECT [size_code], [quantity], [sync_state], [state_reason], [monday_item_id], [acked_quantity], [acked_at] FROM [ORDER_LIST_LINES] WHERE [record_id] = @record ORDER BY [size_code]

-- name: explain.history
SELECT h.[run_id], h.[kind], h.[at], h.[workbook], h.[sheet], h.[row_no], h.[changes], i.[layout]
FROM [ORDER_HISTORY] AS h LEFT JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = h.[run_id] AND i.[workbook] = h.[workbook]
WHERE h.[record_id] = @record ORDER BY h.[at], h.[run_id], h.[kind]

-- name: explain.rejects
SELECT r.[run_id], r.[cell], r.[column_name], r.[value], r.[reason], r.[effect], r.[sentence], r.[origin]
FROM [ORDER_LIST] AS o JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
JOIN [REJECTS] AS r ON (r.[record_id] = o.[record_id] AND r.[origin] <> 'IMPORT')
  OR (r.[origin] = 'IMPORT' AND r.[workbook] = o.[workbook] AND r.[run_id] = w.[import_run] AND r.[row_no] = o.[row_no] AND o.[present] = 1)
WHERE o.[record_id] = @record ORDER BY r.[origin], r.[column_name]

-- name: explain.writes
SELECT d.[run_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], d.[kind], d.[state], d.[reason], d.[sentence], d.[item_id], d.[receipt_at], d.[batch_id], d.[attempts] FROM [ORDER_LIST_DELTA] AS d WHERE d.[record_id] = @record AND d.[kind] <> 'NONE'
UNION ALL
SELECT l.[run_id], l.[size_code], l.[kind], l.[state], l.[reason], l.[sentence], l.[item_id], l.[receipt_at], l.[batch_id], l.[attempts] FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[record_id] = @record
UNION ALL
SELECT a.[run_id], a.[size_code], 'ARCHIVE' AS [kind], a.[state], a.[reason], a.[sentence], a.[item_id], a.[receipt_at], a.[batch_id], a.[attempts] FROM [MON_ARCHIVES_DELTA] AS a WHERE a.[record_id] = @record AND a.[state] <> 'PLANNED'
