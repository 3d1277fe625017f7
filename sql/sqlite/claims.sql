-- Claims, SQLite's way: in the order of the index of pending writes, and no further than the batch. The portable ROW_NUMBER goes through
-- all that is pending for every batch, so that a customer's sending would grow with the square of its lines.

-- name: outbox.claim_creates
SELECT d.[record_id], d.[item_name], d.[wanted], d.[new_labels], d.[attempts], g.[group_id]
FROM [ORDER_LIST_DELTA] AS d CROSS JOIN [MON_GROUPS] AS g ON g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE'
WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[kind] = 'CREATE' AND d.[state] = 'PENDING'
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS made WHERE made.[record_id] = d.[record_id] AND made.[monday_item_id] IS NOT NULL)
ORDER BY d.[group_key], d.[record_id] LIMIT @count

-- name: outbox.claim_line_creates
SELECT l.[record_id], l.[size_code], l.[quantity], l.[new_labels], l.[attempts], o.[monday_item_id] AS [parent_id]
FROM [ORDER_LIST_LINES_DELTA] AS l CROSS JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE l.[run_id] = @run AND l.[customer] = @customer AND l.[kind] = 'CREATE' AND l.[state] = 'PENDING' AND o.[monday_item_id] IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES] AS made WHERE made.[record_id] = l.[record_id] AND made.[size_code] = l.[size_code] AND made.[monday_item_id] IS NOT NULL)
ORDER BY l.[record_id], l.[line_no], l.[size_code] LIMIT @count

-- name: outbox.claim_line_changes
SELECT l.[record_id], l.[size_code], l.[quantity], l.[new_labels], l.[attempts], s.[monday_item_id] AS [item_id], s.[acked_quantity]
FROM [ORDER_LIST_LINES_DELTA] AS l CROSS JOIN [ORDER_LIST_LINES] AS s ON s.[record_id] = l.[record_id] AND s.[size_code] = l.[size_code]
WHERE l.[run_id] = @run AND l.[customer] = @customer AND l.[kind] = 'UPDATE' AND l.[state] = 'PENDING' AND s.[monday_item_id] IS NOT NULL
ORDER BY l.[record_id], l.[line_no], l.[size_code] LIMIT @count

-- name: outbox.claim_changes
SELECT d.[record_id], d.[item_name], d.[changes], d.[moves], d.[new_labels], d.[attempts], o.[monday_item_id] AS [item_id], g.[group_id]
FROM [ORDER_LIST_DELTA] AS d INDEXED BY [IX_ORDER_LIST_DELTA_PENDING] CROSS JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
LEFT JOIN [MON_GROUPS] AS g ON g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE'
WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[kind] = 'UPDATE' AND d.[state] = 'PENDING' AND o.[monday_item_id] IS NOT NULL AND (d.[moves] = 0 OR g.[group_id] IS NOT NULL)
ORDER BY d.[record_id] LIMIT @count
