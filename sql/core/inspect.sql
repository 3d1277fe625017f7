-- Inspect: one run's batches and what became of each member, for a person who looks for what went wrong.

-- name: inspect.batches
SELECT b.[batch_id], b.[customer], b.[phase], b.[size], b.[state], b.[sends], b.[outcome], b.[reason], b.[detail], b.[frozen_at], b.[first_sent_at], b.[ended_at],
  (SELECT COUNT(*) FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = b.[batch_id] AND d.[state] = 'SYNCED')
    + (SELECT COUNT(*) FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[batch_id] = b.[batch_id] AND l.[state] = 'SYNCED') AS [applied],
  (SELECT COUNT(*) FROM [ORDER_LIST_DELTA] AS d WHERE d.[batch_id] = b.[batch_id] AND d.[state] = 'FAILED')
    + (SELECT COUNT(*) FROM [ORDER_LIST_LINES_DELTA] AS l WHERE l.[batch_id] = b.[batch_id] AND l.[state] = 'FAILED') AS [failed]
FROM [MON_BATCHES] AS b WHERE b.[run_id] = @run ORDER BY b.[frozen_at], b.[batch_id]

-- name: inspect.batch
SELECT [batch_id], [body], [parts] FROM [MON_BATCHES] WHERE [batch_id] = @batch

-- name: inspect.item
SELECT d.[state], d.[batch_id], d.[outcome], d.[reason], d.[sentence], d.[item_id], o.[order_number], o.[workbook], o.[sheet], o.[row_no], w.[layout]
FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id] LEFT JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
WHERE d.[run_id] = @run AND d.[record_id] = @record

-- name: inspect.line
SELECT d.[state], d.[batch_id], d.[outcome], d.[reason], d.[sentence], d.[item_id], o.[order_number], o.[workbook], o.[sheet], o.[row_no], w.[layout]
FROM [ORDER_LIST_LINES_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id] LEFT JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
WHERE d.[run_id] = @run AND d.[record_id] = @record AND d.[size_code] = @size

-- name: inspect.calls
SELECT [at], [operation], [http_status], [outcome], [reason], [complexity], [duration_ms], [request_id] FROM [MON_CALLS] WHERE [batch_id] = @batch ORDER BY [at], [call_no]
