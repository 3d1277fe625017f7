-- Views for the common questions, for people who query: nothing in the program reads them.

-- What waits to be sent, and why it waits.
CREATE VIEW [V_PENDING] AS
SELECT o.[customer], o.[order_number], o.[item_name], o.[group_title], o.[sync_state], o.[state_reason], o.[monday_item_id], o.[workbook], o.[sheet], o.[row_no], o.[record_id]
FROM [ORDER_LIST] AS o WHERE o.[present] = 1 AND o.[sync_state] IN ('NEW', 'CHANGED', 'PENDING', 'FAILED');

-- What is held, with its reason and the cell it came from.
CREATE VIEW [V_HELD] AS
SELECT o.[customer], o.[order_number], o.[state_reason], r.[column_name], r.[cell], r.[value], r.[sentence], o.[workbook], o.[sheet], o.[row_no], o.[record_id]
FROM [ORDER_LIST] AS o LEFT JOIN [REJECTS] AS r ON r.[record_id] = o.[record_id] AND r.[effect] = 'held' WHERE o.[sync_state] = 'HELD';

-- Every change of every order, with its run.
CREATE VIEW [V_ORDER_HISTORY] AS
SELECT o.[customer], o.[order_number], h.[at], h.[kind], h.[changes], h.[run_id], u.[outcome] AS [run_outcome], h.[workbook], h.[sheet], h.[row_no], h.[record_id]
FROM [ORDER_HISTORY] AS h JOIN [ORDER_LIST] AS o ON o.[record_id] = h.[record_id] LEFT JOIN [RUNS] AS u ON u.[run_id] = h.[run_id];

-- Each size of each order, with what the board is known to hold.
CREATE VIEW [V_ORDER_LINES] AS
SELECT o.[customer], o.[order_number], o.[item_name], o.[present], l.[size_code], l.[quantity], l.[acked_quantity], l.[sync_state], l.[monday_item_id] AS [subitem_id], o.[monday_item_id] AS [item_id], l.[record_id]
FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id];

-- One row an order, all its sizes in one column: sizes differ from customer to customer.
CREATE VIEW [V_LINES_WIDE] AS
SELECT o.[customer], o.[order_number], o.[item_name], COUNT(*) AS [sizes], SUM(CAST(l.[quantity] AS BIGINT)) AS [total], STRING_AGG(CAST(CONCAT(l.[size_code], N': ', l.[quantity]) AS NVARCHAR(MAX)), N', ') WITHIN GROUP (ORDER BY l.[size_code]) AS [quantities], l.[record_id]
FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id] WHERE l.[quantity] > 0
GROUP BY l.[record_id], o.[customer], o.[order_number], o.[item_name];
