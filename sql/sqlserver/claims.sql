-- Claims, SQL Server's way: TOP in the order of the index of pending writes, and no further. UPDLOCK: two claims never see the same row as free;
-- READPAST: the second takes what comes after instead of waiting; ROWLOCK: no page of other writes is taken along.
-- The claim is also alone with its customer (session.alone_with), for engines that ignore hints.

-- name: outbox.claim_creates
SELECT TOP (@count) d.[record_id], d.[item_name], d.[wanted], d.[new_labels], d.[attempts], g.[group_id]
FROM [ORDER_LIST_DELTA] AS d WITH (UPDLOCK, READPAST, ROWLOCK) JOIN [MON_GROUPS] AS g ON g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE'
WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[kind] = 'CREATE' AND d.[state] = 'PENDING'
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS made WHERE made.[record_id] = d.[record_id] AND made.[monday_item_id] IS NOT NULL)
ORDER BY d.[group_key], d.[record_id]

-- name: outbox.claim_line_creates
SELECT TOP (@count) l.[record_id], l.[size_code], l.[quantity], l.[new_labels], l.[attempts], o.[monday_item_id] AS [parent_id]
FROM [ORDER_LIST_LINES_DELTA] AS l WITH (UPDLOCK, READPAST, ROWLOCK) JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE l.[run_id] = @run AND l.[customer] = @customer AND l.[kind] = 'CREATE' AND l.[state] = 'PENDING' AND o.[monday_item_id] IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES] AS made WHERE made.[record_id] = l.[record_id] AND made.[size_code] = l.[size_code] AND made.[monday_item_id] IS NOT NULL)
ORDER BY l.[record_id], l.[line_no], l.[size_code]

-- name: outbox.claim_changes
SELECT TOP (@count) d.[record_id], d.[item_name], d.[changes], d.[moves], d.[new_labels], d.[attempts], o.[monday_item_id] AS [item_id], g.[group_id]
FROM [ORDER_LIST_DELTA] AS d WITH (UPDLOCK, READPAST, ROWLOCK) JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
LEFT JOIN [MON_GROUPS] AS g ON g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE'
WHERE d.[run_id] = @run AND d.[customer] = @customer AND d.[kind] = 'UPDATE' AND d.[state] = 'PENDING' AND o.[monday_item_id] IS NOT NULL AND (d.[moves] = 0 OR g.[group_id] IS NOT NULL)
ORDER BY d.[record_id]

-- name: outbox.claim_line_changes
SELECT TOP (@count) l.[record_id], l.[size_code], l.[quantity], l.[new_labels], l.[attempts], s.[monday_item_id] AS [item_id], s.[acked_quantity]
FROM [ORDER_LIST_LINES_DELTA] AS l WITH (UPDLOCK, READPAST, ROWLOCK) JOIN [ORDER_LIST_LINES] AS s ON s.[record_id] = l.[record_id] AND s.[size_code] = l.[size_code]
WHERE l.[run_id] = @run AND l.[customer] = @customer AND l.[kind] = 'UPDATE' AND l.[state] = 'PENDING' AND s.[monday_item_id] IS NOT NULL
ORDER BY l.[record_id], l.[line_no], l.[size_code]
