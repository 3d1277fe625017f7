-- Frozen: values that orders keep of columns which their workbook lacks. {{counts}} are COUNTs of business columns, quoted by the engine.

-- name: frozen.layouts
SELECT [workbook], [layout] FROM [WORKBOOKS] WHERE [state] <> 'MISSING' AND [layout] IS NOT NULL

-- name: frozen.counts
SELECT o.[workbook], {{counts}} FROM [ORDER_LIST] AS o JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
WHERE o.[present] = 1 AND w.[state] <> 'MISSING' AND w.[layout] IS NOT NULL GROUP BY o.[workbook]

-- A size that is gone holds its order, or its lines are 0 by now.
-- name: frozen.sizes
SELECT o.[workbook], l.[size_code], COUNT(*) AS [order_count] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE o.[present] = 1 AND o.[sync_state] = 'HELD' AND l.[quantity] > 0 GROUP BY o.[workbook], l.[size_code]

-- name: frozen.layouts_ever
SELECT DISTINCT [layout] FROM [WORKBOOK_IMPORTS] WHERE [layout] IS NOT NULL
