-- Reports: what a person wants to see of a run beyond its counts: which orders did not go, why values were refused, what the calls were.

-- name: reports.not_sent
SELECT r.[record_id], r.[size_code], r.[customer], r.[order_number], r.[item_name], r.[state], r.[sentence], r.[workbook], r.[sheet], r.[row_no] FROM (
  SELECT n.[record_id], n.[size_code], n.[customer], n.[state], n.[sentence], o.[order_number], o.[item_name], o.[workbook], o.[sheet], o.[row_no],
    ROW_NUMBER() OVER (ORDER BY n.[state], n.[customer], o.[order_number], n.[record_id], n.[size_code]) AS [rank_no]
  FROM (
    SELECT [record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], [customer], [state], [sentence] FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [state] IN ('HELD', 'FAILED') AND (@customer IS NULL OR [customer] = @customer)
    UNION ALL
    SELECT [record_id], [size_code], [customer], [state], [sentence] FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [state] = 'FAILED' AND ([reason] IS NULL OR [reason] <> 'order-failed') AND (@customer IS NULL OR [customer] = @customer)
  ) AS n JOIN [ORDER_LIST] AS o ON o.[record_id] = n.[record_id]
) AS r WHERE r.[rank_no] <= @count ORDER BY r.[rank_no]

-- name: reports.deferred
SELECT [customer], [reason], [sentence], COUNT(*) AS [order_count] FROM [ORDER_LIST_DELTA]
WHERE [run_id] = @run AND [state] = 'DEFERRED' GROUP BY [customer], [reason], [sentence] ORDER BY [customer], [reason], [sentence]

-- name: reports.reject_groups
SELECT r.[reason], r.[effect], COUNT(*) AS [reject_count], COUNT(DISTINCT r.[workbook]) AS [workbook_count], MIN(r.[sentence]) AS [example]
FROM [REJECTS] AS r JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = r.[workbook] AND i.[outcome] <> 'missing' LEFT JOIN [ORDER_LIST] AS o ON o.[record_id] = r.[record_id]
WHERE ((r.[origin] = 'IMPORT' AND r.[run_id] = i.[import_run]) OR (r.[origin] <> 'IMPORT' AND o.[present] = 1)) AND (@customer IS NULL OR r.[customer] = @customer)
GROUP BY r.[reason], r.[effect] ORDER BY COUNT(*) DESC, r.[reason], r.[effect]

-- name: reports.rejects
SELECT d.[workbook], d.[sheet], d.[cell], d.[column_name], d.[value], d.[reason], d.[effect], d.[sentence], d.[customer], d.[order_number], d.[row_no], d.[record_id], d.[origin] FROM (
  SELECT r.*, ROW_NUMBER() OVER (ORDER BY r.[workbook], r.[row_no], r.[column_name], r.[origin], r.[seq]) AS [rank_no]
  FROM [REJECTS] AS r JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = r.[workbook] AND i.[outcome] <> 'missing' LEFT JOIN [ORDER_LIST] AS o ON o.[record_id] = r.[record_id]
  WHERE ((r.[origin] = 'IMPORT' AND r.[run_id] = i.[import_run]) OR (r.[origin] <> 'IMPORT' AND o.[present] = 1)) AND (@customer IS NULL OR r.[customer] = @customer)
) AS d WHERE d.[rank_no] <= @count ORDER BY d.[rank_no]

-- name: reports.customer_rejects
SELECT r.[customer], r.[reason], r.[effect], COUNT(*) AS [reject_count]
FROM [REJECTS] AS r JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = r.[workbook] AND i.[outcome] <> 'missing' LEFT JOIN [ORDER_LIST] AS o ON o.[record_id] = r.[record_id]
WHERE ((r.[origin] = 'IMPORT' AND r.[run_id] = i.[import_run]) OR (r.[origin] <> 'IMPORT' AND o.[present] = 1)) AND r.[customer] IS NOT NULL
GROUP BY r.[customer], r.[reason], r.[effect] ORDER BY r.[customer], COUNT(*) DESC, r.[reason], r.[effect]

-- name: reports.customer_workbooks
SELECT [customer], [workbook], COUNT(*) AS [order_count] FROM [ORDER_LIST] GROUP BY [customer], [workbook] ORDER BY [customer], [workbook]

-- name: reports.left_on_purpose
SELECT w.[customer], COUNT(*) AS [write_count] FROM (
  SELECT [customer] FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [kind] IN ('CREATE', 'UPDATE') AND [state] = 'DEFERRED' AND [reason] IN ('not-asked-for', 'beyond-limit', 'order-deferred', 'plan-only')
  UNION ALL
  SELECT [customer] FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [state] = 'DEFERRED' AND [reason] IN ('not-asked-for', 'beyond-limit', 'order-deferred', 'plan-only')
) AS w GROUP BY w.[customer] ORDER BY w.[customer]

-- name: reports.phases
SELECT [phase], [entered_at] FROM [RUN_PHASES] WHERE [run_id] = @run ORDER BY [phase_no]

-- name: reports.call_times
SELECT [at], [complexity] FROM [MON_CALLS] WHERE [run_id] = @run ORDER BY [at], [call_no]

-- name: reports.calls
SELECT [operation], [outcome], COUNT(*) AS [calls], SUM(COALESCE([complexity], 0)) AS [complexity], SUM([duration_ms]) AS [duration_ms], MAX([duration_ms]) AS [longest_ms]
FROM [MON_CALLS] WHERE [run_id] = @run GROUP BY [operation], [outcome] ORDER BY COUNT(*) DESC, [operation], [outcome]

-- name: reports.twins
SELECT [customer], MIN([order_number]) AS [order_number], COUNT(*) AS [twins], MIN([workbook]) AS [workbook], MIN([row_no]) AS [row_no]
FROM [ORDER_LIST] WHERE [present] = 1 GROUP BY [customer], [base_key], [extras_key] HAVING COUNT(*) > 1 ORDER BY [customer], MIN([order_number]), [base_key], [extras_key]

-- name: reports.layout_changes
SELECT w.[workbook], w.[layout], e.[layout] AS [earlier] FROM [WORKBOOK_IMPORTS] AS w JOIN (
  SELECT p.[workbook], p.[layout], ROW_NUMBER() OVER (PARTITION BY p.[workbook] ORDER BY p.[ended_at] DESC, p.[run_id] DESC) AS [rank_no]
  FROM [WORKBOOK_IMPORTS] AS p JOIN [WORKBOOK_IMPORTS] AS n ON n.[run_id] = @run AND n.[workbook] = p.[workbook]
  JOIN [WORKBOOK_IMPORTS] AS f ON f.[run_id] = n.[import_run] AND f.[workbook] = n.[workbook]
  WHERE p.[outcome] = 'imported' AND p.[run_id] <> f.[run_id] AND p.[ended_at] <= f.[ended_at]
) AS e ON e.[workbook] = w.[workbook] AND e.[rank_no] = 1
WHERE w.[run_id] = @run AND w.[outcome] IN ('imported', 'unchanged') ORDER BY w.[workbook]
