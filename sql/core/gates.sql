-- Gates: what a plan would do that is unusual (docs/rules.md "Gates"), counted from the store. A planned write that waits for `sync --plan` counts like one that is sent.
-- "Since": an order is stored, gone or held since its customer last passed the gates, whichever run saw it first.

-- name: gates.planned
SELECT [customer], [kind], [class], COUNT(*) AS [order_count] FROM [ORDER_LIST_DELTA]
WHERE [run_id] = @run AND ([state] IN ('PENDING', 'NONE') OR [reason] = 'plan-only') GROUP BY [customer], [kind], [class]

-- name: gates.newly_held
SELECT d.[customer], COUNT(*) AS [order_count] FROM [ORDER_LIST_DELTA] AS d LEFT JOIN [GATES_PASSED] AS g ON g.[customer] = d.[customer]
WHERE d.[run_id] = @run AND d.[kind] = 'HELD'
  AND NOT EXISTS (SELECT 1 FROM [ROLLBACKS] AS r WHERE r.[record_id] = d.[record_id] AND r.[state] = 'HELD')
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS p WHERE p.[run_id] = g.[run_id] AND p.[record_id] = d.[record_id] AND p.[kind] = 'HELD')
GROUP BY d.[customer]

-- name: gates.stored
SELECT o.[workbook], o.[customer], COUNT(*) AS [stored], SUM(CASE WHEN o.[present] = 0 THEN 1 ELSE 0 END) AS [absent],
  SUM(CASE WHEN o.[present] = 0 AND (a.[opened_at] IS NULL OR a.[opened_at] > g.[passed_at]) THEN 1 ELSE 0 END) AS [newly_absent]
FROM [ORDER_LIST] AS o JOIN [GATES_PASSED] AS g ON g.[customer] = o.[customer]
JOIN [RUNS] AS b ON b.[run_id] = o.[born_run] LEFT JOIN [RUNS] AS a ON a.[run_id] = o.[absent_since]
WHERE b.[opened_at] <= g.[passed_at] GROUP BY o.[workbook], o.[customer]

-- name: gates.present
SELECT [customer], COUNT(*) AS [present] FROM [ORDER_LIST] WHERE [present] = 1 GROUP BY [customer]

-- name: gates.unread
SELECT i.[workbook], i.[outcome], o.[customer], COUNT(*) AS [orders]
FROM [WORKBOOK_IMPORTS] AS i JOIN [ORDER_LIST] AS o ON o.[workbook] = i.[workbook] AND o.[present] = 1
JOIN [GATES_PASSED] AS g ON g.[customer] = o.[customer]
JOIN [WORKBOOK_IMPORTS] AS p ON p.[run_id] = g.[run_id] AND p.[workbook] = i.[workbook] AND p.[outcome] IN ('imported', 'unchanged')
WHERE i.[run_id] = @run AND i.[outcome] IN ('missing', 'refused') GROUP BY i.[workbook], i.[outcome], o.[customer] ORDER BY i.[workbook], o.[customer]

-- name: gates.headers
SELECT i.[workbook], o.[customer], i.[layout], p.[layout] AS [earlier]
FROM [WORKBOOK_IMPORTS] AS i JOIN (SELECT DISTINCT [workbook], [customer] FROM [ORDER_LIST] WHERE [present] = 1) AS o ON o.[workbook] = i.[workbook]
JOIN [GATES_PASSED] AS g ON g.[customer] = o.[customer]
JOIN [WORKBOOK_IMPORTS] AS p ON p.[run_id] = g.[run_id] AND p.[workbook] = i.[workbook]
WHERE i.[run_id] = @run AND i.[outcome] IN ('imported', 'unchanged') AND i.[layout] IS NOT NULL AND p.[layout] IS NOT NULL
ORDER BY i.[workbook], o.[customer]

-- name: gates.lines_of_size
SELECT COUNT(*) AS [orders] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE o.[customer] = @customer AND o.[workbook] = @workbook AND o.[present] = 1 AND l.[size_code] = @size AND (l.[quantity] > 0 OR l.[acked_quantity] > 0)

-- name: gates.updates
SELECT d.[record_id], d.[customer], d.[before], d.[wanted], o.[workbook] FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
WHERE d.[run_id] = @run AND d.[kind] = 'UPDATE' AND d.[before] IS NOT NULL AND (d.[state] = 'PENDING' OR d.[reason] = 'plan-only') ORDER BY d.[record_id]

-- name: gates.filled
SELECT COUNT(*) AS [orders] FROM [ORDER_LIST] WHERE [customer] = @customer AND [workbook] = @workbook AND [present] = 1 AND ({{filled}})

-- name: gates.examples_planned
SELECT e.[record_id] FROM (SELECT [record_id], ROW_NUMBER() OVER (ORDER BY [record_id]) AS [rank_no] FROM [ORDER_LIST_DELTA]
  WHERE [run_id] = @run AND (@customer IS NULL OR [customer] = @customer) AND [class] = @class AND ([state] IN ('PENDING', 'NONE') OR [reason] = 'plan-only')) AS e
WHERE e.[rank_no] <= @count ORDER BY e.[rank_no]

-- name: gates.examples_held
SELECT e.[record_id] FROM (SELECT d.[record_id], ROW_NUMBER() OVER (ORDER BY d.[record_id]) AS [rank_no] FROM [ORDER_LIST_DELTA] AS d LEFT JOIN [GATES_PASSED] AS g ON g.[customer] = d.[customer]
  WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[kind] = 'HELD'
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS p WHERE p.[run_id] = g.[run_id] AND p.[record_id] = d.[record_id] AND p.[kind] = 'HELD')) AS e
WHERE e.[rank_no] <= @count ORDER BY e.[rank_no]

-- name: gates.examples_stored
SELECT e.[record_id] FROM (SELECT [record_id], ROW_NUMBER() OVER (ORDER BY [absent_since] DESC, [record_id]) AS [rank_no] FROM [ORDER_LIST]
  WHERE [customer] = @customer AND (@workbook IS NULL OR [workbook] = @workbook) AND [present] = @present) AS e
WHERE e.[rank_no] <= @count ORDER BY e.[rank_no]

-- name: gates.forget
DELETE FROM [RUN_GATES] WHERE [run_id] = @run

-- name: gates.add
INSERT INTO [RUN_GATES] ([run_id], [gate_no], [gate], [customer], [workbook], [column_name], [sentence], [examples], [state])
VALUES (@run, @no, @gate, @customer, @workbook, @column, @sentence, @examples, @state)

-- name: gates.of_run
SELECT [gate], [customer], [workbook], [column_name], [sentence], [examples], [state], [reason], [settled_at] FROM [RUN_GATES] WHERE [run_id] = @run ORDER BY [gate_no]

-- name: gates.settle
UPDATE [RUN_GATES] SET [state] = @state, [reason] = @reason, [settled_at] = @now WHERE [run_id] = @run AND [customer] = @customer AND [state] = 'WAITING'

-- name: gates.settle_run
UPDATE [RUN_GATES] SET [state] = @state, [reason] = @reason, [settled_at] = @now WHERE [run_id] = @run AND [customer] IS NULL AND [state] = 'WAITING'

-- name: gates.pass_known
UPDATE [GATES_PASSED] SET [run_id] = @run, [passed_at] = @now
WHERE (@customer IS NULL OR [customer] = @customer)
  AND NOT EXISTS (SELECT 1 FROM [RUN_GATES] AS f WHERE f.[run_id] = @run AND f.[customer] = [GATES_PASSED].[customer] AND f.[state] <> 'APPROVED')

-- name: gates.pass_new
INSERT INTO [GATES_PASSED] ([customer], [run_id], [passed_at])
SELECT o.[customer], @run, @now FROM (SELECT DISTINCT [customer] FROM [ORDER_LIST]) AS o
WHERE (@customer IS NULL OR o.[customer] = @customer)
  AND NOT EXISTS (SELECT 1 FROM [GATES_PASSED] AS g WHERE g.[customer] = o.[customer])
  AND NOT EXISTS (SELECT 1 FROM [RUN_GATES] AS f WHERE f.[run_id] = @run AND f.[customer] = o.[customer] AND f.[state] <> 'APPROVED')

-- name: gates.orders
SELECT [record_id], [customer], [order_number], [item_name], [workbook], [sheet], [row_no] FROM [ORDER_LIST] WHERE [record_id] = @record
