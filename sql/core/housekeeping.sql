-- Housekeeping: what nobody needs any more goes, a portion at a time. @before is never younger than the newest runs, which stay whole.
-- {{table}} and {{key}} are names of our own tables (housekeeping-store.ts): one text for all that goes by its run.

-- name: housekeep.whole_since
SELECT MIN(d.[opened_at]) AS [since] FROM (SELECT [opened_at], ROW_NUMBER() OVER (ORDER BY [opened_at] DESC, [run_id] DESC) AS [rank_no] FROM [RUNS]) AS d WHERE d.[rank_no] <= @count

-- name: housekeep.runs
SELECT r.[run_id] FROM [RUNS] AS r WHERE r.[closed_at] < @before
  AND EXISTS (SELECT 1 FROM {{table}} AS t WHERE t.[run_id] = r.[run_id])
  AND NOT EXISTS (SELECT 1 FROM [MON_BATCHES] AS b WHERE b.[run_id] = r.[run_id] AND b.[state] <> 'ENDED')
  AND NOT EXISTS (SELECT 1 FROM [GATES_PASSED] AS g WHERE g.[run_id] = r.[run_id])
  AND NOT EXISTS (SELECT 1 FROM [ROLLBACKS] AS k WHERE k.[state] IN ('PLANNED', 'HELD') AND (k.[run_id] = r.[run_id] OR k.[of_run] = r.[run_id]))
  AND NOT EXISTS (SELECT 1 FROM [PLANS] AS p WHERE p.[run_id] = r.[run_id])
  AND NOT EXISTS (SELECT 1 FROM [VERIFICATIONS] AS v WHERE v.[run_id] = r.[run_id])
ORDER BY r.[opened_at], r.[run_id]

-- name: housekeep.old_plans
SELECT r.[run_id] FROM [RUNS] AS r JOIN [PLANS] AS p ON p.[run_id] = r.[run_id] WHERE r.[closed_at] < @before ORDER BY r.[opened_at], r.[run_id]

-- name: housekeep.old_verifications
SELECT r.[run_id] FROM [RUNS] AS r JOIN [VERIFICATIONS] AS v ON v.[run_id] = r.[run_id] WHERE r.[closed_at] < @before
  AND EXISTS (SELECT 1 FROM [VERIFICATIONS] AS n WHERE n.[state] = 'DONE' AND n.[customer] IS NULL AND n.[began_at] > v.[began_at])
ORDER BY r.[opened_at], r.[run_id]

-- name: housekeep.count_rows
SELECT COUNT(*) AS [row_count] FROM {{table}} WHERE [run_id] = @run

-- name: housekeep.rows
DELETE FROM {{table}} WHERE [run_id] = @run AND {{key}} IN (
  SELECT d.[k] FROM (SELECT {{key}} AS [k], ROW_NUMBER() OVER (ORDER BY {{key}}) AS [rank_no] FROM {{table}} WHERE [run_id] = @run) AS d WHERE d.[rank_no] <= @count)

-- name: housekeep.runs_with_bodies
SELECT r.[run_id] FROM [RUNS] AS r WHERE r.[closed_at] < @before
  AND EXISTS (SELECT 1 FROM [MON_BATCHES] AS b WHERE b.[run_id] = r.[run_id] AND b.[state] = 'ENDED' AND b.[body] <> '') ORDER BY r.[opened_at], r.[run_id]

-- name: housekeep.count_bodies
SELECT COUNT(*) AS [row_count] FROM [MON_BATCHES] WHERE [run_id] = @run AND [state] = 'ENDED' AND [body] <> ''

-- name: housekeep.bodies
UPDATE [MON_BATCHES] SET [body] = '', [parts] = '[]' WHERE [run_id] = @run AND [batch_id] IN (
  SELECT d.[batch_id] FROM (SELECT [batch_id], ROW_NUMBER() OVER (ORDER BY [batch_id]) AS [rank_no] FROM [MON_BATCHES]
    WHERE [run_id] = @run AND [state] = 'ENDED' AND [body] <> '') AS d WHERE d.[rank_no] <= @count)

-- name: housekeep.old_rejects
SELECT j.[run_id], j.[workbook], j.[row_count] FROM (
  SELECT [run_id], [workbook], COUNT(*) AS [row_count] FROM [REJECTS] WHERE [origin] = 'IMPORT' GROUP BY [run_id], [workbook]) AS j
JOIN [RUNS] AS r ON r.[run_id] = j.[run_id] AND r.[closed_at] < @before
LEFT JOIN [WORKBOOKS] AS w ON w.[workbook] = j.[workbook] AND w.[import_run] = j.[run_id]
LEFT JOIN (SELECT i.[workbook], i.[import_run] FROM [WORKBOOK_IMPORTS] AS i JOIN [RUNS] AS u ON u.[run_id] = i.[run_id]
  WHERE u.[closed_at] IS NULL OR u.[closed_at] >= @before GROUP BY i.[workbook], i.[import_run]) AS k ON k.[workbook] = j.[workbook] AND k.[import_run] = j.[run_id]
WHERE w.[workbook] IS NULL AND k.[workbook] IS NULL ORDER BY j.[run_id], j.[workbook]

-- name: housekeep.rejects
DELETE FROM [REJECTS] WHERE [run_id] = @run AND [workbook] = @workbook AND [origin] = 'IMPORT'

-- name: housekeep.old_imports
SELECT i.[run_id], i.[workbook] FROM (
  SELECT a.[run_id], a.[workbook], a.[outcome], ROW_NUMBER() OVER (PARTITION BY a.[workbook], a.[outcome] ORDER BY a.[ended_at] DESC, a.[run_id] DESC) AS [rank_no]
  FROM [WORKBOOK_IMPORTS] AS a JOIN [RUNS] AS r ON r.[run_id] = a.[run_id] AND r.[closed_at] < @before) AS i
LEFT JOIN [WORKBOOKS] AS w ON w.[workbook] = i.[workbook] AND w.[import_run] = i.[run_id]
LEFT JOIN (SELECT n.[workbook], n.[import_run] FROM [WORKBOOK_IMPORTS] AS n JOIN [RUNS] AS u ON u.[run_id] = n.[run_id]
  WHERE u.[closed_at] IS NULL OR u.[closed_at] >= @before GROUP BY n.[workbook], n.[import_run]) AS k ON k.[workbook] = i.[workbook] AND k.[import_run] = i.[run_id]
WHERE w.[workbook] IS NULL AND k.[workbook] IS NULL AND (i.[outcome] <> 'imported' OR i.[rank_no] > 2)
  AND NOT EXISTS (SELECT 1 FROM [GATES_PASSED] AS g WHERE g.[run_id] = i.[run_id])
ORDER BY i.[run_id], i.[workbook]

-- name: housekeep.import
DELETE FROM [WORKBOOK_IMPORTS] WHERE [run_id] = @run AND [workbook] = @workbook

-- name: housekeep.history_upto
SELECT MAX(d.[record_id]) AS [upto] FROM (SELECT [record_id], ROW_NUMBER() OVER (ORDER BY [record_id]) AS [rank_no] FROM [ORDER_LIST] WHERE [record_id] > @from) AS d WHERE d.[rank_no] <= @count

-- name: housekeep.count_history
SELECT COUNT(*) AS [row_count] FROM [ORDER_HISTORY] WHERE [at] < @before AND [kind] <> 'born'

-- name: housekeep.history
DELETE FROM [ORDER_HISTORY] WHERE [record_id] > @from AND [record_id] <= @upto AND [at] < @before AND [kind] <> 'born'

-- name: housekeep.mark
UPDATE [RUNS] SET [tidied_at] = @now WHERE [run_id] = @run
