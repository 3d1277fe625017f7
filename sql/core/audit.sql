-- Audit: combinations of state, acknowledged, wanted and outbox that no run leaves behind; one statement a kind of domain/drift/store-states.ts.
-- It is asked while no other run is open. @customer NULL: of all; rows that belong to no order are looked for only then.

-- name: audit.state-unknown
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] NOT IN ('NEW', 'CHANGED', 'PENDING', 'SYNCED', 'FAILED', 'HELD') ORDER BY o.[record_id]

-- name: audit.pending-without-run
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] = 'PENDING' AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS d WHERE d.[record_id] = o.[record_id] AND d.[state] IN ('PENDING', 'SENDING', 'ASIDE', 'NONE'))
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS d WHERE d.[record_id] = o.[record_id] AND d.[state] IN ('PENDING', 'SENDING', 'ASIDE')) ORDER BY o.[record_id]

-- name: audit.new-but-acknowledged
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] = 'NEW' AND o.[acked_hash] IS NOT NULL ORDER BY o.[record_id]

-- name: audit.changed-not-acknowledged
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] = 'CHANGED' AND o.[acked_hash] IS NULL ORDER BY o.[record_id]

-- name: audit.synced-without-item
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] = 'SYNCED' AND o.[monday_item_id] IS NULL ORDER BY o.[record_id]

-- A late receipt of a run that died may be older than what is wanted; such an order is still due.
-- name: audit.synced-not-acknowledged
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] = 'SYNCED' AND o.[monday_item_id] IS NOT NULL AND o.[plan_due] = 0
  AND (o.[acked_hash] IS NULL OR o.[wanted_hash] IS NULL OR o.[acked_hash] <> o.[wanted_hash]) ORDER BY o.[record_id]

-- name: audit.failed-without-reason
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] = 'FAILED' AND o.[state_reason] IS NULL ORDER BY o.[record_id]

-- name: audit.held-without-reason
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[sync_state] = 'HELD' AND o.[state_reason] IS NULL ORDER BY o.[record_id]

-- name: audit.waits-for-nothing
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[present] = 1 AND o.[plan_due] = 0 AND o.[sync_state] IN ('NEW', 'CHANGED', 'PENDING', 'FAILED', 'HELD') ORDER BY o.[record_id]

-- name: audit.acknowledged-without-item
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[acked_hash] IS NOT NULL AND o.[monday_item_id] IS NULL ORDER BY o.[record_id]

-- name: audit.acknowledged-unknown
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o LEFT JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[acked_hash] IS NOT NULL AND b.[acked] IS NULL ORDER BY o.[record_id]

-- name: audit.acknowledged-without-hash
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[acked_hash] IS NULL AND b.[acked] IS NOT NULL ORDER BY o.[record_id]

-- name: audit.wanted-unknown
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o LEFT JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[wanted_hash] IS NOT NULL AND b.[wanted] IS NULL ORDER BY o.[record_id]

-- name: audit.wanted-without-hash
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[wanted_hash] IS NULL AND b.[wanted] IS NOT NULL ORDER BY o.[record_id]

-- name: audit.item-of-two-orders
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[monday_item_id] IN (SELECT [monday_item_id] FROM [ORDER_LIST] WHERE [monday_item_id] IS NOT NULL GROUP BY [monday_item_id] HAVING COUNT(*) > 1) ORDER BY o.[record_id]

-- name: audit.item-is-a-subitem
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[monday_item_id] IN (SELECT [monday_item_id] FROM [ORDER_LIST_LINES] WHERE [monday_item_id] IS NOT NULL) ORDER BY o.[record_id]

-- name: audit.absent-flag
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND ((o.[present] = 0 AND o.[absent_since] IS NULL) OR (o.[present] = 1 AND o.[absent_since] IS NOT NULL)) ORDER BY o.[record_id]

-- name: audit.cancelled-flag
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[became_cancelled] IS NOT NULL AND o.[cancelled] = 0 ORDER BY o.[record_id]

-- name: audit.board-row-of-no-order
SELECT b.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], CAST(NULL AS NVARCHAR(255)) AS [customer], CAST(NULL AS NVARCHAR(255)) AS [order_number], CAST(NULL AS NVARCHAR(30)) AS [item_id], CAST(NULL AS NVARCHAR(255)) AS [item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], CAST(NULL AS NVARCHAR(10)) AS [sync_state] FROM [ORDER_LIST_BOARD] AS b
WHERE @customer IS NULL AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[record_id] = b.[record_id]) ORDER BY b.[record_id]

-- What is read as JSON and hashed in Node: the hash is of a canonical encoding, which no engine makes.
-- name: audit.boards
SELECT o.[record_id], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], o.[group_title], o.[sync_state], o.[acked_hash], o.[wanted_hash], b.[acked], b.[wanted]
FROM [ORDER_LIST] AS o JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id] WHERE (@customer IS NULL OR o.[customer] = @customer)

-- name: audit.line-state-unknown
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[sync_state] NOT IN ('NEW', 'CHANGED', 'PENDING', 'SYNCED', 'FAILED', 'HELD') ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-pending-without-run
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[sync_state] = 'PENDING' AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS d
  WHERE d.[record_id] = l.[record_id] AND d.[size_code] = l.[size_code] AND d.[state] IN ('PENDING', 'SENDING', 'ASIDE')) ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-changed-no-subitem
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[sync_state] = 'CHANGED' AND l.[monday_item_id] IS NULL ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-synced-no-subitem
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[sync_state] = 'SYNCED' AND l.[monday_item_id] IS NULL AND l.[quantity] <> 0 ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-synced-not-acknowledged
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[sync_state] = 'SYNCED' AND l.[monday_item_id] IS NOT NULL AND o.[plan_due] = 0
  AND (l.[acked_quantity] IS NULL OR l.[acked_quantity] <> l.[quantity]) ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-acknowledged-no-subitem
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[acked_quantity] IS NOT NULL AND l.[monday_item_id] IS NULL ORDER BY l.[record_id], l.[size_code]

-- name: audit.subitem-without-item
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[monday_item_id] IS NOT NULL AND o.[monday_item_id] IS NULL ORDER BY l.[record_id], l.[size_code]

-- name: audit.subitem-of-two-lines
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[monday_item_id] IN (SELECT [monday_item_id] FROM [ORDER_LIST_LINES] WHERE [monday_item_id] IS NOT NULL GROUP BY [monday_item_id] HAVING COUNT(*) > 1) ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-waits-for-nothing
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[present] = 1 AND o.[plan_due] = 0 AND l.[sync_state] IN ('NEW', 'CHANGED', 'PENDING', 'FAILED') ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-held-order-not
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[sync_state] = 'HELD' AND o.[sync_state] = 'SYNCED' ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-failed-no-reason
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[sync_state] = 'FAILED' AND l.[state_reason] IS NULL ORDER BY l.[record_id], l.[size_code]

-- name: audit.quantity-below-zero
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND l.[quantity] < 0 ORDER BY l.[record_id], l.[size_code]

-- name: audit.line-of-no-order
SELECT l.[record_id], l.[size_code], CAST(NULL AS NVARCHAR(255)) AS [customer], CAST(NULL AS NVARCHAR(255)) AS [order_number], l.[monday_item_id] AS [item_id], CAST(NULL AS NVARCHAR(255)) AS [item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], CAST(NULL AS NVARCHAR(10)) AS [sync_state] FROM [ORDER_LIST_LINES] AS l
WHERE @customer IS NULL AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[record_id] = l.[record_id]) ORDER BY l.[record_id], l.[size_code]

-- name: audit.write-of-no-order
SELECT DISTINCT d.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], d.[customer], CAST(NULL AS NVARCHAR(255)) AS [order_number], CAST(NULL AS NVARCHAR(30)) AS [item_id], CAST(NULL AS NVARCHAR(255)) AS [item_name], CONCAT('Run ', d.[run_id], '.') AS [why], CAST(NULL AS NVARCHAR(10)) AS [sync_state] FROM [ORDER_LIST_DELTA] AS d
WHERE @customer IS NULL AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[record_id] = d.[record_id])

-- name: audit.write-of-no-line
SELECT DISTINCT d.[record_id], d.[size_code], d.[customer], CAST(NULL AS NVARCHAR(255)) AS [order_number], CAST(NULL AS NVARCHAR(30)) AS [item_id], CAST(NULL AS NVARCHAR(255)) AS [item_name], CONCAT('Run ', d.[run_id], '.') AS [why], CAST(NULL AS NVARCHAR(10)) AS [sync_state] FROM [ORDER_LIST_LINES_DELTA] AS d
WHERE @customer IS NULL AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES] AS l WHERE l.[record_id] = d.[record_id] AND l.[size_code] = d.[size_code])

-- A run that was cut off leaves its writes as they were; the next one looks them up or plans them anew.
-- name: audit.write-never-ended
SELECT d.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], d.[customer], o.[order_number] AS [order_number], d.[item_id], o.[item_name] AS [item_name], CONCAT('Run ', d.[run_id], '.') AS [why], d.[state] AS [sync_state] FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id] JOIN [RUNS] AS u ON u.[run_id] = d.[run_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND u.[state] IN ('FINISHED', 'CANCELLED') AND d.[kind] <> 'NONE' AND d.[state] NOT IN ('SYNCED', 'FAILED', 'HELD', 'DEFERRED') ORDER BY d.[record_id], d.[run_id]

-- name: audit.line-write-never-ended
SELECT d.[record_id], d.[size_code] AS [size_code], d.[customer], o.[order_number] AS [order_number], d.[item_id], o.[item_name] AS [item_name], CONCAT('Run ', d.[run_id], '.') AS [why], d.[state] AS [sync_state] FROM [ORDER_LIST_LINES_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id] JOIN [RUNS] AS u ON u.[run_id] = d.[run_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND u.[state] IN ('FINISHED', 'CANCELLED') AND d.[state] NOT IN ('SYNCED', 'FAILED', 'HELD', 'DEFERRED') ORDER BY d.[record_id], d.[size_code], d.[run_id]

-- name: audit.receipt-not-whole
SELECT d.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], d.[customer], o.[order_number] AS [order_number], o.[monday_item_id] AS [item_id], o.[item_name] AS [item_name], CONCAT('Run ', d.[run_id], '.') AS [why], d.[state] AS [sync_state] FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND d.[state] = 'SYNCED' AND d.[kind] <> 'NONE' AND (d.[item_id] IS NULL OR d.[receipt_at] IS NULL) ORDER BY d.[record_id], d.[run_id]

-- name: audit.line-receipt-not-whole
SELECT d.[record_id], d.[size_code] AS [size_code], d.[customer], o.[order_number] AS [order_number], l.[monday_item_id] AS [item_id], o.[item_name] AS [item_name], CONCAT('Run ', d.[run_id], '.') AS [why], d.[state] AS [sync_state] FROM [ORDER_LIST_LINES_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
LEFT JOIN [ORDER_LIST_LINES] AS l ON l.[record_id] = d.[record_id] AND l.[size_code] = d.[size_code]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND d.[state] = 'SYNCED' AND (d.[item_id] IS NULL OR d.[receipt_at] IS NULL) ORDER BY d.[record_id], d.[size_code], d.[run_id]

-- name: audit.group-without-id
SELECT CAST(NULL AS NVARCHAR(36)) AS [record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], CAST(NULL AS NVARCHAR(255)) AS [customer], CAST(NULL AS NVARCHAR(255)) AS [order_number], CAST(NULL AS NVARCHAR(30)) AS [item_id], g.[title] AS [item_name], CAST(NULL AS NVARCHAR(1000)) AS [why], CAST(NULL AS NVARCHAR(10)) AS [sync_state] FROM [MON_GROUPS] AS g
WHERE @customer IS NULL AND (g.[state] NOT IN ('INTENDED', 'MADE', 'GONE') OR (g.[state] = 'MADE' AND g.[group_id] IS NULL)) ORDER BY g.[group_key]

-- What the board refused, and what a repair took out of the books and could not make again: listed until the board has it.
-- name: audit.refused-order
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], o.[state_reason] AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[present] = 1 AND o.[sync_state] = 'FAILED' ORDER BY o.[record_id]

-- name: audit.refused-line
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], l.[state_reason] AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[present] = 1 AND l.[sync_state] = 'FAILED' AND o.[sync_state] <> 'FAILED' ORDER BY l.[record_id], l.[size_code]

-- name: audit.not-made-again
SELECT o.[record_id], CAST(NULL AS NVARCHAR(255)) AS [size_code], o.[customer], o.[order_number], o.[monday_item_id] AS [item_id], o.[item_name], o.[state_reason] AS [why], o.[sync_state] FROM [ORDER_LIST] AS o
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[present] = 1 AND o.[monday_item_id] IS NULL AND o.[sync_state] <> 'FAILED' AND NOT EXISTS (SELECT 1 FROM [ROLLBACKS] AS r WHERE r.[record_id] = o.[record_id] AND r.[state] = 'HELD')
  AND EXISTS (SELECT 1 FROM [MENDS] AS m WHERE m.[record_id] = o.[record_id] AND m.[size_code] = '' AND m.[action] = 'FORGET' AND m.[run_id] <> @run) ORDER BY o.[record_id]

-- name: audit.line-not-made-again
SELECT l.[record_id], l.[size_code], o.[customer], o.[order_number], l.[monday_item_id] AS [item_id], o.[item_name], COALESCE(l.[state_reason], o.[state_reason]) AS [why], l.[sync_state] FROM [ORDER_LIST_LINES] AS l JOIN [ORDER_LIST] AS o ON o.[record_id] = l.[record_id]
WHERE (@customer IS NULL OR o.[customer] = @customer) AND o.[present] = 1 AND o.[monday_item_id] IS NOT NULL AND l.[monday_item_id] IS NULL AND l.[quantity] > 0 AND l.[sync_state] <> 'FAILED' AND NOT EXISTS (SELECT 1 FROM [ROLLBACKS] AS r WHERE r.[record_id] = o.[record_id] AND r.[state] = 'HELD')
  AND EXISTS (SELECT 1 FROM [MENDS] AS m WHERE m.[record_id] = l.[record_id] AND m.[size_code] = l.[size_code] AND m.[action] = 'FORGET' AND m.[run_id] <> @run) ORDER BY l.[record_id], l.[size_code]

-- What --repair does about them. The findings of the run say whom; orders and sizes first, so that what belongs to nothing goes with nobody asking for it.

-- name: mend_state.replan_orders
UPDATE [ORDER_LIST] SET [plan_due] = 1, [state_reason] = NULL, [sync_state] = CASE WHEN [acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END
WHERE EXISTS (SELECT 1 FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[record_id] = [ORDER_LIST].[record_id] AND m.[size_code] = '' AND m.[action] = 'REPLAN')

-- name: mend_state.replan_lines
UPDATE [ORDER_LIST_LINES] SET [state_reason] = NULL, [sync_state] = CASE WHEN [monday_item_id] IS NULL THEN 'NEW' ELSE 'CHANGED' END
WHERE EXISTS (SELECT 1 FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[record_id] = [ORDER_LIST_LINES].[record_id] AND m.[size_code] = [ORDER_LIST_LINES].[size_code] AND m.[action] = 'REPLAN')

-- name: mend_state.absent-flag
UPDATE [ORDER_LIST] SET [absent_since] = CASE WHEN [present] = 1 THEN NULL ELSE [changed_run] END
WHERE ([present] = 0 AND [absent_since] IS NULL) OR ([present] = 1 AND [absent_since] IS NOT NULL)

-- name: mend_state.cancelled-flag
UPDATE [ORDER_LIST] SET [became_cancelled] = NULL WHERE [became_cancelled] IS NOT NULL AND [cancelled] = 0

-- name: mend_state.board-row-of-no-order
DELETE FROM [ORDER_LIST_BOARD] WHERE NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[record_id] = [ORDER_LIST_BOARD].[record_id])

-- name: mend_state.line-of-no-order
DELETE FROM [ORDER_LIST_LINES] WHERE NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[record_id] = [ORDER_LIST_LINES].[record_id])

-- name: mend_state.write-of-no-order
DELETE FROM [ORDER_LIST_DELTA] WHERE NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[record_id] = [ORDER_LIST_DELTA].[record_id])

-- name: mend_state.write-of-no-line
DELETE FROM [ORDER_LIST_LINES_DELTA] WHERE NOT EXISTS (
  SELECT 1 FROM [ORDER_LIST_LINES] AS l WHERE l.[record_id] = [ORDER_LIST_LINES_DELTA].[record_id] AND l.[size_code] = [ORDER_LIST_LINES_DELTA].[size_code])

-- name: mend_state.write-never-ended
UPDATE [ORDER_LIST_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'not-reached', [sentence] = 'Its run closed without it; the next run plans it again.'
WHERE [kind] <> 'NONE' AND [state] NOT IN ('SYNCED', 'FAILED', 'HELD', 'DEFERRED')
  AND EXISTS (SELECT 1 FROM [RUNS] AS u WHERE u.[run_id] = [ORDER_LIST_DELTA].[run_id] AND u.[state] IN ('FINISHED', 'CANCELLED'))

-- name: mend_state.line-write-never-ended
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'not-reached', [sentence] = 'Its run closed without it; the next run plans it again.'
WHERE [state] NOT IN ('SYNCED', 'FAILED', 'HELD', 'DEFERRED')
  AND EXISTS (SELECT 1 FROM [RUNS] AS u WHERE u.[run_id] = [ORDER_LIST_LINES_DELTA].[run_id] AND u.[state] IN ('FINISHED', 'CANCELLED'))

-- name: mend_state.receipt-not-whole
UPDATE [ORDER_LIST_DELTA] SET [state] = 'FAILED', [outcome] = 'failed', [reason] = 'no-receipt', [sentence] = 'It has no whole receipt; what the board holds was looked up by a repair.'
WHERE [state] = 'SYNCED' AND [kind] <> 'NONE' AND ([item_id] IS NULL OR [receipt_at] IS NULL)

-- name: mend_state.line-receipt-not-whole
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'FAILED', [outcome] = 'failed', [reason] = 'no-receipt', [sentence] = 'It has no whole receipt; what the board holds was looked up by a repair.'
WHERE [state] = 'SYNCED' AND ([item_id] IS NULL OR [receipt_at] IS NULL)

-- name: mend_state.group-without-id
UPDATE [MON_GROUPS] SET [state] = 'GONE', [group_id] = NULL, [made_run] = NULL
WHERE [state] NOT IN ('INTENDED', 'MADE', 'GONE') OR ([state] = 'MADE' AND [group_id] IS NULL)
