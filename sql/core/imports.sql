-- Imports: what was read of each workbook, staged whole or not at all (S8).

-- name: imports.forget_staged
DELETE FROM [STG_ORDER_LIST] WHERE [workbook] = @workbook

-- name: imports.forget_rejects
DELETE FROM [REJECTS] WHERE [run_id] = @run AND [workbook] = @workbook AND [origin] = 'IMPORT'

-- name: imports.known
SELECT [workbook], [state], [digest], [rules_fingerprint], [import_run], [sheet], [layout], [figures] FROM [WORKBOOKS] WHERE [workbook] = @workbook

-- name: imports.forget_result
DELETE FROM [WORKBOOK_IMPORTS] WHERE [run_id] = @run AND [workbook] = @workbook

-- name: imports.add_result
INSERT INTO [WORKBOOK_IMPORTS] ([run_id], [workbook], [outcome], [import_run], [digest], [sheet], [layout], [figures], [sentence], [ended_at])
VALUES (@run, @workbook, @outcome, @importRun, @digest, @sheet, @layout, @figures, @sentence, @now)

-- name: imports.result
SELECT [workbook], [outcome], [sentence], [figures] FROM [WORKBOOK_IMPORTS] WHERE [run_id] = @run AND [workbook] = @workbook

-- name: imports.results
SELECT [workbook], [outcome], [import_run], [sheet], [figures], [sentence], [layout] FROM [WORKBOOK_IMPORTS] WHERE [run_id] = @run ORDER BY [workbook]

-- name: imports.in_force
SELECT i.[workbook], i.[outcome], d.[digest], i.[sentence] FROM [WORKBOOK_IMPORTS] AS i
LEFT JOIN [WORKBOOK_IMPORTS] AS d ON d.[run_id] = i.[import_run] AND d.[workbook] = i.[workbook]
WHERE i.[run_id] = @run ORDER BY i.[workbook]

-- name: imports.add_missing
INSERT INTO [WORKBOOK_IMPORTS] ([run_id], [workbook], [outcome], [import_run], [digest], [sheet], [layout], [figures], [sentence], [ended_at])
SELECT @run, [workbook], 'missing', [import_run], NULL, [sheet], [layout], [figures], 'The file is no longer in the source folder. Its orders stay as they were.', @now
FROM [WORKBOOKS]
WHERE [import_run] IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM [WORKBOOK_IMPORTS] WHERE [WORKBOOK_IMPORTS].[run_id] = @run AND [WORKBOOK_IMPORTS].[workbook] = [WORKBOOKS].[workbook])

-- name: imports.count_staged
SELECT [workbook], COUNT(*) AS [row_count] FROM [STG_ORDER_LIST] GROUP BY [workbook]

-- name: imports.refresh_workbooks
UPDATE [WORKBOOKS] SET [state] = d.[state], [digest] = d.[digest], [rules_fingerprint] = d.[rules_fingerprint], [import_run] = d.[import_run], [imported_at] = d.[imported_at],
  [sheet] = d.[sheet], [layout] = d.[layout], [figures] = d.[figures], [refusal] = d.[refusal], [looked_run] = @run
FROM (
  SELECT w.[workbook],
    CASE WHEN i.[outcome] IN ('imported', 'unchanged') THEN 'CURRENT' WHEN i.[outcome] = 'missing' THEN 'MISSING' ELSE 'REFUSED' END AS [state],
    CASE WHEN i.[outcome] = 'imported' THEN i.[digest] ELSE w.[digest] END AS [digest],
    CASE WHEN i.[outcome] = 'imported' THEN @rules ELSE w.[rules_fingerprint] END AS [rules_fingerprint],
    CASE WHEN i.[outcome] = 'imported' THEN i.[run_id] ELSE w.[import_run] END AS [import_run],
    CASE WHEN i.[outcome] = 'imported' THEN i.[ended_at] ELSE w.[imported_at] END AS [imported_at],
    CASE WHEN i.[outcome] = 'imported' THEN i.[sheet] ELSE w.[sheet] END AS [sheet],
    CASE WHEN i.[outcome] = 'imported' THEN i.[layout] ELSE w.[layout] END AS [layout],
    CASE WHEN i.[outcome] = 'imported' THEN i.[figures] ELSE w.[figures] END AS [figures],
    CASE WHEN i.[outcome] = 'refused' THEN i.[sentence] ELSE NULL END AS [refusal]
  FROM [WORKBOOKS] AS w JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = w.[workbook]
) AS d
WHERE [WORKBOOKS].[workbook] = d.[workbook]

-- name: imports.add_workbooks
INSERT INTO [WORKBOOKS] ([workbook], [state], [digest], [rules_fingerprint], [import_run], [imported_at], [sheet], [layout], [figures], [refusal], [looked_run])
SELECT i.[workbook], CASE WHEN i.[outcome] = 'imported' THEN 'CURRENT' ELSE 'REFUSED' END,
  CASE WHEN i.[outcome] = 'imported' THEN i.[digest] ELSE NULL END, CASE WHEN i.[outcome] = 'imported' THEN @rules ELSE NULL END,
  CASE WHEN i.[outcome] = 'imported' THEN i.[run_id] ELSE NULL END, CASE WHEN i.[outcome] = 'imported' THEN i.[ended_at] ELSE NULL END,
  i.[sheet], i.[layout], i.[figures], CASE WHEN i.[outcome] = 'refused' THEN i.[sentence] ELSE NULL END, @run
FROM [WORKBOOK_IMPORTS] AS i
WHERE i.[run_id] = @run AND NOT EXISTS (SELECT 1 FROM [WORKBOOKS] WHERE [WORKBOOKS].[workbook] = i.[workbook])

-- name: imports.forget_sizes
DELETE FROM [WORKBOOK_SIZES] WHERE [workbook] = @workbook

-- name: imports.layouts
SELECT [workbook], [sheet], [layout] FROM [WORKBOOKS] WHERE [layout] IS NOT NULL

-- name: rejects.of_run
SELECT r.[workbook], r.[sheet], r.[cell], r.[column_name], r.[value], r.[reason], r.[effect], r.[sentence], r.[customer], r.[order_number], r.[row_no], r.[record_id], r.[origin]
FROM [REJECTS] AS r JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = r.[workbook] LEFT JOIN [ORDER_LIST] AS o ON o.[record_id] = r.[record_id]
WHERE (r.[origin] = 'IMPORT' AND r.[run_id] = i.[import_run]) OR (r.[origin] <> 'IMPORT' AND o.[present] = 1)
ORDER BY r.[workbook], r.[row_no], r.[column_name], r.[origin]

-- name: rejects.forget_of_planned
DELETE FROM [REJECTS] WHERE [origin] = 'PLAN' AND [record_id] > @after AND [record_id] <= @upto AND EXISTS (SELECT 1 FROM [ORDER_LIST_DELTA] WHERE [ORDER_LIST_DELTA].[run_id] = @run AND [ORDER_LIST_DELTA].[record_id] = [REJECTS].[record_id])

-- name: rejects.of_same
SELECT s.[workbook], s.[sheet], s.[row_no], r.[column_name], r.[value], r.[reason], r.[effect], r.[sentence], r.[customer], r.[order_number], r.[record_id]
FROM [REJECTS] AS r JOIN [STG_ORDER_LIST] AS s ON s.[record_id] = r.[record_id] AND s.[fate] = 'SAME'
WHERE r.[origin] = 'MERGE' ORDER BY s.[workbook], s.[row_no], r.[column_name]

-- name: rejects.forget_of_merged
DELETE FROM [REJECTS] WHERE [origin] = 'MERGE' AND EXISTS (SELECT 1 FROM [STG_ORDER_LIST] WHERE [STG_ORDER_LIST].[record_id] = [REJECTS].[record_id])

-- name: rejects.forget_of_absent
DELETE FROM [REJECTS] WHERE [origin] <> 'IMPORT' AND EXISTS (SELECT 1 FROM [ORDER_LIST] WHERE [ORDER_LIST].[record_id] = [REJECTS].[record_id] AND [ORDER_LIST].[present] = 0)
