-- Identity: orders that share a base key, and what tells them apart; orders that are absent, and since when (docs/rules.md "Identity").

-- name: identity.shared_keys
SELECT [record_id], [base_key], [customer], [order_number], [workbook], [sheet], [row_no], [item_name], {{business}} FROM [ORDER_LIST]
WHERE [present] = 1 AND [base_key] IN (SELECT [base_key] FROM [ORDER_LIST] WHERE [present] = 1 GROUP BY [base_key] HAVING COUNT(*) > 1)
ORDER BY [customer], [order_number], [base_key], [record_id]

-- name: identity.shared_key_lines
SELECT l.[record_id], l.[size_code], l.[quantity] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE o.[present] = 1 AND l.[quantity] > 0 AND o.[base_key] IN (SELECT [base_key] FROM [ORDER_LIST] WHERE [present] = 1 GROUP BY [base_key] HAVING COUNT(*) > 1)

-- name: identity.absent
SELECT o.[record_id], o.[customer], o.[order_number], o.[item_name], o.[workbook], o.[sheet], o.[row_no], o.[monday_item_id], o.[absent_since] AS [since_run], r.[opened_at] AS [since]
FROM [ORDER_LIST] AS o LEFT JOIN [RUNS] AS r ON r.[run_id] = o.[absent_since] WHERE o.[present] = 0
ORDER BY o.[customer], o.[workbook], o.[order_number], o.[record_id]
