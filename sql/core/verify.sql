-- Verify: what SQL knows to be on the board, what a reading of the board found, and what --repair makes of it in the books.

-- name: verify.begin
INSERT INTO [VERIFICATIONS] ([run_id], [customer], [repair], [adopt], [state], [pages], [items], [subitems], [findings], [begun], [waiting], [began_at])
SELECT @run, @customer, @repair, @adopt, 'READING', 0, 0, 0, 0, 1, 0, @now WHERE NOT EXISTS (SELECT 1 FROM [VERIFICATIONS] WHERE [run_id] = @run)

-- name: verify.one
SELECT * FROM [VERIFICATIONS] WHERE [run_id] = @run

-- name: verify.latest
SELECT * FROM (SELECT v.*, ROW_NUMBER() OVER (ORDER BY v.[began_at] DESC, v.[run_id] DESC) AS [rank_no] FROM [VERIFICATIONS] AS v WHERE v.[state] = 'DONE') AS d WHERE d.[rank_no] = 1

-- name: verify.page_read
UPDATE [VERIFICATIONS] SET [cursor_at] = @cursor, [state] = @state, [pages] = [pages] + 1, [items] = [items] + @items, [subitems] = [subitems] + @subitems, [findings] = [findings] + @findings WHERE [run_id] = @run

-- name: verify.start_again
UPDATE [VERIFICATIONS] SET [cursor_at] = NULL, [pages] = 0, [items] = 0, [subitems] = 0, [findings] = 0, [begun] = [begun] + 1 WHERE [run_id] = @run

-- name: verify.end
UPDATE [VERIFICATIONS] SET [state] = 'DONE', [findings] = [findings] + @findings, [waiting] = @waiting, [ended_at] = @now WHERE [run_id] = @run

-- name: verify.forget_findings
DELETE FROM [FINDINGS] WHERE [run_id] = @run

-- name: verify.forget_items
DELETE FROM [VERIFIED_ITEMS] WHERE [run_id] = @run

-- name: verify.forget_mends
DELETE FROM [MENDS] WHERE [run_id] = @run

-- name: verify.forget_archives
DELETE FROM [MON_ARCHIVES_DELTA] WHERE [run_id] = @run AND [state] = 'PLANNED'

-- name: verify.seen
SELECT [item_id] FROM [VERIFIED_ITEMS] WHERE [run_id] = @run AND [item_id] IN ({{keys}})

-- name: verify.on_board
SELECT [record_id], [monday_item_id] FROM [ORDER_LIST] WHERE [monday_item_id] IS NOT NULL

-- name: verify.waiting
SELECT COUNT(*) AS [waiting] FROM [ORDER_LIST] WHERE [present] = 1 AND [sync_state] IN ('NEW', 'CHANGED', 'PENDING')

-- name: verify.orders
SELECT o.[record_id], o.[customer], o.[order_number], o.[monday_item_id], o.[present], o.[sync_state], o.[item_name], b.[acked], b.[wanted]
FROM [ORDER_LIST] AS o LEFT JOIN [ORDER_LIST_BOARD] AS b ON b.[record_id] = o.[record_id] WHERE o.[record_id] IN ({{keys}})

-- name: verify.lines
SELECT [record_id], [size_code], [quantity], [acked_quantity], [monday_item_id] FROM [ORDER_LIST_LINES] WHERE [record_id] IN ({{keys}}) ORDER BY [record_id], [size_code]

-- name: verify.lines_of_subitems
SELECT [record_id], [size_code], [monday_item_id] FROM [ORDER_LIST_LINES] WHERE [monday_item_id] IN ({{keys}})

-- name: verify.acked
SELECT b.[acked] FROM [ORDER_LIST_BOARD] AS b JOIN [ORDER_LIST] AS o ON o.[record_id] = b.[record_id] WHERE o.[monday_item_id] IS NOT NULL AND b.[acked] IS NOT NULL

-- name: verify.sizes
SELECT DISTINCT [size_code] FROM [ORDER_LIST_LINES] WHERE [monday_item_id] IS NOT NULL AND [acked_quantity] IS NOT NULL

-- name: verify.unseen
SELECT o.[record_id] FROM [ORDER_LIST] AS o
WHERE o.[monday_item_id] IS NOT NULL AND (@customer IS NULL OR o.[customer] = @customer)
  AND NOT EXISTS (SELECT 1 FROM [VERIFIED_ITEMS] AS v WHERE v.[run_id] = @run AND v.[item_id] = o.[monday_item_id])
ORDER BY o.[record_id]

-- name: verify.claims
SELECT [record_id], [item_id] FROM [VERIFIED_ITEMS] WHERE [run_id] = @run AND [role] = 'CLAIM' ORDER BY [record_id], [item_id]

-- name: verify.missing_lines
SELECT [finding_no], [record_id], [size_code], [item_id] FROM [FINDINGS] WHERE [run_id] = @run AND [kind] = 'missing-line' ORDER BY [finding_no]

-- name: verify.name_finding
UPDATE [FINDINGS] SET [kind] = @kind WHERE [run_id] = @run AND [finding_no] = @no

-- name: verify.drop_finding
DELETE FROM [FINDINGS] WHERE [run_id] = @run AND [finding_no] = @no

-- name: verify.drop_mend_of_finding
DELETE FROM [MENDS] WHERE [run_id] = @run AND EXISTS (
  SELECT 1 FROM [FINDINGS] AS f WHERE f.[run_id] = @run AND f.[finding_no] = @no AND f.[record_id] = [MENDS].[record_id] AND f.[size_code] = [MENDS].[size_code])

-- name: verify.archive_of_finding
INSERT INTO [MON_ARCHIVES_DELTA] ([run_id], [item_id], [record_id], [size_code], [customer], [state], [attempts])
SELECT f.[run_id], f.[item_id], f.[record_id], f.[size_code], f.[customer], 'PLANNED', 0 FROM [FINDINGS] AS f
WHERE f.[run_id] = @run AND f.[finding_no] = @no AND NOT EXISTS (SELECT 1 FROM [MON_ARCHIVES_DELTA] AS a WHERE a.[run_id] = f.[run_id] AND a.[item_id] = f.[item_id])

-- name: verify.open_items
SELECT [item_id], [item_name], [order_number] FROM [VERIFIED_ITEMS] WHERE [run_id] = @run AND [role] = 'OPEN' ORDER BY [item_id]

-- name: verify.unsent_orders
SELECT [record_id], [customer], [order_number], {{business}} FROM [ORDER_LIST] WHERE [monday_item_id] IS NULL AND [present] = 1 ORDER BY [record_id]

-- name: verify.keys_unknown
UPDATE [MON_BOARDS] SET [adopted_at] = NULL WHERE [board_id] = @board AND EXISTS (SELECT 1 FROM [FINDINGS] AS f WHERE f.[run_id] = @run AND f.[kind] IN ('extra-item', 'extra-line'))

-- A subitem of quantity 0 that is gone is mended by being forgotten, and what the board already holds by being acknowledged: nothing is to be sent.
-- name: verify.findings
SELECT f.*, COALESCE(h.[mended], a.[state], l.[state], z.[sync_state], d.[state]) AS [write_state], COALESCE(a.[sentence], l.[sentence], d.[sentence]) AS [write_sentence]
FROM [FINDINGS] AS f
LEFT JOIN (SELECT [record_id], [run_id], 'SYNCED' AS [mended] FROM [ORDER_HISTORY] WHERE [kind] = 'repair') AS h ON h.[run_id] = f.[run_id] AND h.[record_id] = f.[record_id]
  AND f.[kind] IN ('acknowledged-wrong', 'acknowledged-quantity-wrong')
LEFT JOIN [MON_ARCHIVES_DELTA] AS a ON a.[run_id] = f.[run_id] AND a.[item_id] = f.[item_id]
LEFT JOIN [ORDER_LIST_LINES_DELTA] AS l ON l.[run_id] = f.[run_id] AND l.[record_id] = f.[record_id] AND l.[size_code] = f.[size_code]
LEFT JOIN [ORDER_LIST_DELTA] AS d ON d.[run_id] = f.[run_id] AND d.[record_id] = f.[record_id]
LEFT JOIN [VERIFICATIONS] AS v ON v.[run_id] = f.[run_id] AND v.[repair] = 1
LEFT JOIN [ORDER_LIST_LINES] AS z ON v.[run_id] = f.[run_id] AND z.[record_id] = f.[record_id] AND z.[size_code] = f.[size_code]
  AND z.[monday_item_id] IS NULL AND z.[quantity] = 0 AND z.[sync_state] = 'SYNCED'
WHERE f.[run_id] = @run ORDER BY f.[finding_no]

-- name: verify.counts
SELECT [kind], [mend], COUNT(*) AS [finding_count] FROM [FINDINGS] WHERE [run_id] = @run GROUP BY [kind], [mend]

-- name: verify.mended
SELECT [record_id], [size_code] FROM [MENDS] WHERE [run_id] = @run

-- name: mend.history
INSERT INTO [ORDER_HISTORY] ([record_id], [run_id], [kind], [at], [changes])
SELECT m.[record_id], @run, 'repair', @now, @changes FROM (SELECT DISTINCT [record_id] FROM [MENDS] WHERE [run_id] = @run AND [record_id] = @record) AS m
WHERE NOT EXISTS (SELECT 1 FROM [ORDER_HISTORY] AS h WHERE h.[record_id] = m.[record_id] AND h.[run_id] = @run AND h.[kind] = 'repair')

-- name: mend.forget_orders
UPDATE [ORDER_LIST] SET [monday_item_id] = NULL, [acked_hash] = NULL, [acked_at] = NULL, [sync_state] = 'NEW', [state_reason] = NULL, [plan_due] = 1
FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[size_code] = '' AND m.[action] = 'FORGET' AND m.[record_id] = [ORDER_LIST].[record_id]

-- name: mend.forget_lines_of_orders
UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = NULL, [acked_quantity] = NULL, [acked_at] = NULL, [sync_state] = 'NEW', [state_reason] = NULL
FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[size_code] = '' AND m.[action] = 'FORGET' AND m.[record_id] = [ORDER_LIST_LINES].[record_id]

-- name: mend.reset_orders
UPDATE [ORDER_LIST] SET [monday_item_id] = m.[item_id], [acked_hash] = m.[acked_hash], [plan_due] = 1, [state_reason] = NULL,
  [sync_state] = CASE WHEN m.[acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END
FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[size_code] = '' AND m.[action] = 'RESET' AND m.[record_id] = [ORDER_LIST].[record_id]

-- name: mend.acked
UPDATE [ORDER_LIST_BOARD] SET [acked] = m.[acked] FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[size_code] = '' AND m.[action] <> 'REPLAN' AND m.[record_id] = [ORDER_LIST_BOARD].[record_id]

-- name: mend.acked_of_unplanned
INSERT INTO [ORDER_LIST_BOARD] ([record_id], [acked])
SELECT m.[record_id], m.[acked] FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[size_code] = '' AND m.[acked] IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_BOARD] AS b WHERE b.[record_id] = m.[record_id])

-- name: mend.lines
UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = m.[item_id], [acked_quantity] = m.[acked_quantity], [acked_at] = NULL, [state_reason] = NULL,
  [sync_state] = CASE WHEN m.[item_id] IS NULL THEN 'NEW' ELSE 'CHANGED' END
FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[action] <> 'REPLAN' AND m.[record_id] = [ORDER_LIST_LINES].[record_id] AND m.[size_code] = [ORDER_LIST_LINES].[size_code]

-- name: mend.orders_of_lines
UPDATE [ORDER_LIST] SET [plan_due] = 1, [sync_state] = CASE WHEN [sync_state] = 'SYNCED' THEN 'CHANGED' ELSE [sync_state] END
WHERE EXISTS (SELECT 1 FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[record_id] = [ORDER_LIST].[record_id] AND m.[size_code] <> '')

-- name: mend.ask_archives
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'PENDING' WHERE [run_id] = @run AND [state] = 'PLANNED'

-- name: plan.archiving_customers
SELECT DISTINCT [customer] FROM [MON_ARCHIVES_DELTA] WHERE [run_id] = @run AND [state] = 'PENDING'

-- name: plan.defer_unmended
UPDATE [ORDER_LIST_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = 'not-asked-for', [sentence] = 'The run only mends what was found on the board.'
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [state] IN ('PENDING', 'NONE') AND NOT EXISTS (
  SELECT 1 FROM [MENDS] AS m WHERE m.[run_id] = @run AND m.[record_id] = [ORDER_LIST_DELTA].[record_id])
