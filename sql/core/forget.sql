-- Forget: a workbook that is gone for good. Its orders become absent (S7: they stay on the board as they are), and its name and rejects are dropped.

-- name: forget.orders
SELECT COUNT(*) AS [orders], SUM(CASE WHEN [monday_item_id] IS NOT NULL THEN 1 ELSE 0 END) AS [on_board],
  SUM(CASE WHEN [sync_state] = 'HELD' THEN 1 ELSE 0 END) AS [held], SUM(CASE WHEN [sync_state] IN ('NEW', 'CHANGED', 'PENDING', 'FAILED') THEN 1 ELSE 0 END) AS [unsent]
FROM [ORDER_LIST] WHERE [workbook] = @workbook AND [present] = 1

-- name: forget.open_run
SELECT [run_id] FROM [RUNS] WHERE [closed_at] IS NULL

-- name: forget.history
INSERT INTO [ORDER_HISTORY] ([record_id], [run_id], [kind], [at], [workbook], [sheet], [row_no])
SELECT o.[record_id], w.[looked_run], 'forgotten', @now, o.[workbook], o.[sheet], o.[row_no] FROM [ORDER_LIST] AS o JOIN [WORKBOOKS] AS w ON w.[workbook] = o.[workbook]
WHERE o.[workbook] = @workbook AND o.[present] = 1
  AND NOT EXISTS (SELECT 1 FROM [ORDER_HISTORY] AS h WHERE h.[record_id] = o.[record_id] AND h.[run_id] = w.[looked_run] AND h.[kind] = 'forgotten')

-- name: forget.mark_absent
UPDATE [ORDER_LIST] SET [present] = 0, [absent_since] = w.[looked_run] FROM [WORKBOOKS] AS w
WHERE w.[workbook] = @workbook AND [ORDER_LIST].[workbook] = @workbook AND [ORDER_LIST].[present] = 1

-- name: forget.rejects
DELETE FROM [REJECTS] WHERE [workbook] = @workbook

-- name: forget.workbook
DELETE FROM [WORKBOOKS] WHERE [workbook] = @workbook AND [state] = 'MISSING'

-- A workbook that was renamed: all its orders stand in another one by now.
-- name: forget.moved_away
DELETE FROM [WORKBOOKS] WHERE [state] = 'MISSING' AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS o WHERE o.[workbook] = [WORKBOOKS].[workbook] AND o.[present] = 1)
