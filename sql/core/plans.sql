-- Plans: the planned writes of a run as they would be sent, kept under the run's id so that they can be shown, compared and sent later (S13).
-- A write of a plan is DEFERRED with the reason plan-only; a write of a run that is about to send is PENDING. Both count as planned here.

-- name: plans.writes
SELECT d.[record_id], d.[customer], d.[kind], d.[class], d.[group_title], d.[item_name], d.[changes], d.[moves], d.[new_labels], d.[wanted], d.[wanted_hash], d.[before], d.[sentence],
  o.[order_number], o.[monday_item_id], o.[workbook], o.[sheet], o.[row_no]
FROM [ORDER_LIST_DELTA] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
WHERE d.[run_id] = @run AND (d.[state] IN ('PENDING', 'NONE') OR d.[reason] = 'plan-only' OR (d.[kind] = 'HELD' AND (@customer IS NULL OR d.[customer] = @customer))) ORDER BY d.[record_id]

-- name: plans.lines
SELECT d.[record_id], d.[customer], d.[size_code], d.[kind], d.[quantity], d.[before_quantity], d.[new_labels], l.[monday_item_id]
FROM [ORDER_LIST_LINES_DELTA] AS d JOIN [ORDER_LIST_LINES] AS l ON l.[record_id] = d.[record_id] AND l.[size_code] = d.[size_code]
WHERE d.[run_id] = @run AND (d.[state] = 'PENDING' OR d.[reason] = 'plan-only') ORDER BY d.[record_id], d.[size_code]

-- name: plans.new_groups
SELECT d.[group_key], MIN(d.[group_title]) AS [title], COUNT(*) AS [orders] FROM [ORDER_LIST_DELTA] AS d
WHERE d.[run_id] = @run AND (d.[state] = 'PENDING' OR d.[reason] = 'plan-only') AND (d.[kind] = 'CREATE' OR d.[moves] = 1)
  AND NOT EXISTS (SELECT 1 FROM [MON_GROUPS] AS g WHERE g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE')
GROUP BY d.[group_key] ORDER BY d.[group_key]

-- name: plans.differing
SELECT e.[record_id], e.[what] FROM (SELECT f.[record_id], f.[what], ROW_NUMBER() OVER (ORDER BY f.[record_id]) AS [rank_no] FROM (
  SELECT n.[record_id], 'new' AS [what] FROM [ORDER_LIST_DELTA] AS n WHERE n.[run_id] = @run AND n.[state] = 'PENDING'
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS p WHERE p.[run_id] = @plan AND p.[record_id] = n.[record_id] AND p.[reason] = 'plan-only' AND p.[kind] = n.[kind]
      AND p.[wanted_hash] = n.[wanted_hash] AND COALESCE(p.[changes], '') = COALESCE(n.[changes], '') AND p.[moves] = n.[moves] AND p.[new_labels] = n.[new_labels])
  UNION
  SELECT p.[record_id], 'gone' AS [what] FROM [ORDER_LIST_DELTA] AS p WHERE p.[run_id] = @plan AND p.[reason] = 'plan-only' AND p.[kind] <> 'NONE'
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] AS n WHERE n.[run_id] = @run AND n.[record_id] = p.[record_id] AND n.[state] = 'PENDING')
  UNION
  SELECT n.[record_id], 'sizes' AS [what] FROM [ORDER_LIST_LINES_DELTA] AS n WHERE n.[run_id] = @run AND n.[state] = 'PENDING'
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS p WHERE p.[run_id] = @plan AND p.[record_id] = n.[record_id] AND p.[size_code] = n.[size_code] AND p.[reason] = 'plan-only'
      AND p.[kind] = n.[kind] AND p.[quantity] = n.[quantity] AND p.[new_labels] = n.[new_labels])
  UNION
  SELECT p.[record_id], 'sizes' AS [what] FROM [ORDER_LIST_LINES_DELTA] AS p WHERE p.[run_id] = @plan AND p.[reason] = 'plan-only'
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST_LINES_DELTA] AS n WHERE n.[run_id] = @run AND n.[record_id] = p.[record_id] AND n.[size_code] = p.[size_code] AND n.[state] = 'PENDING')
  ) AS f) AS e WHERE e.[rank_no] <= @count ORDER BY e.[rank_no]

-- name: plans.sent_since
SELECT DISTINCT [run_id] FROM [ORDER_LIST_DELTA] WHERE [receipt_at] > @since
UNION
SELECT DISTINCT [run_id] FROM [ORDER_LIST_LINES_DELTA] WHERE [receipt_at] > @since

-- name: plans.workbooks
SELECT [workbook], [outcome], [digest] FROM [WORKBOOK_IMPORTS] WHERE [run_id] = @run ORDER BY [workbook]

-- name: plans.forget
DELETE FROM [PLANS] WHERE [run_id] = @run

-- name: plans.add
INSERT INTO [PLANS] ([run_id], [environment], [hash], [facts], [made_at]) VALUES (@run, @environment, @hash, @facts, @now)

-- name: plans.one
SELECT [run_id], [environment], [hash], [facts], [made_at], [sent_run], [cleaned_at] FROM [PLANS] WHERE [run_id] = @run

-- name: plans.latest
SELECT p.[run_id], p.[environment], p.[hash], p.[facts], p.[made_at], p.[sent_run], p.[cleaned_at] FROM (
  SELECT q.[run_id], q.[environment], q.[hash], q.[facts], q.[made_at], q.[sent_run], q.[cleaned_at], ROW_NUMBER() OVER (ORDER BY q.[made_at] DESC, q.[run_id] DESC) AS [rank_no]
  FROM [PLANS] AS q WHERE q.[environment] = @environment) AS p WHERE p.[rank_no] <= @count ORDER BY p.[rank_no]

-- name: plans.sent
UPDATE [PLANS] SET [sent_run] = @run WHERE [run_id] = @plan

-- name: plans.clean_writes
UPDATE [ORDER_LIST_DELTA] SET [changes] = NULL, [wanted] = NULL, [before] = NULL WHERE [run_id] = @plan AND [reason] = 'plan-only'

-- name: plans.cleaned
UPDATE [PLANS] SET [cleaned_at] = @now WHERE [run_id] = @plan
