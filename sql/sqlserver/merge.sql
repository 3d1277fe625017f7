-- Merge, SQL Server's way: where core counts row by row, here sets are joined. The staging table was filled a moment ago and has no statistics that
-- tell its size, so that a question asked once a row may be answered by a scan a row.

-- name: merge.pair_single
UPDATE [STG_ORDER_LIST] SET [fate] = CASE WHEN d.[source_hash] = [STG_ORDER_LIST].[source_hash] THEN 'SAME' ELSE 'CHANGED' END, [record_id] = d.[record_id], [ordinal] = d.[ordinal]
FROM (
  SELECT o.[base_key], o.[record_id], o.[ordinal], o.[source_hash]
  FROM [WORKBOOK_IMPORTS] AS i JOIN [ORDER_LIST] AS o ON o.[workbook] = i.[workbook] AND o.[present] = 1
  JOIN (SELECT [base_key] FROM [ORDER_LIST] GROUP BY [base_key] HAVING COUNT(*) = 1) AS a ON a.[base_key] = o.[base_key]
  JOIN (SELECT [base_key] FROM [STG_ORDER_LIST] GROUP BY [base_key] HAVING COUNT(*) = 1) AS s ON s.[base_key] = o.[base_key]
  WHERE i.[run_id] = @run AND i.[outcome] = 'imported'
) AS d
WHERE [STG_ORDER_LIST].[base_key] = d.[base_key]
