-- Merge, SQL Server's way: where core counts the rows of a key, here another row of it is looked for, which an index answers. The staging table was
-- filled a moment ago and has no statistics: counts were asked by going through all of it once a row (10,000 orders: a minute on the T-SQL engine).

-- name: merge.pair_single
UPDATE [STG_ORDER_LIST] SET [fate] = CASE WHEN d.[source_hash] = [STG_ORDER_LIST].[source_hash] THEN 'SAME' ELSE 'CHANGED' END, [record_id] = d.[record_id], [ordinal] = d.[ordinal]
FROM (
  SELECT o.[base_key], o.[record_id], o.[ordinal], o.[source_hash]
  FROM [WORKBOOK_IMPORTS] AS i JOIN [ORDER_LIST] AS o ON o.[workbook] = i.[workbook] AND o.[present] = 1
  WHERE i.[run_id] = @run AND i.[workbook] = @workbook AND i.[outcome] = 'imported' AND o.[row_no] >= @first AND o.[row_no] <= @last
    AND NOT EXISTS (SELECT 1 FROM [ORDER_LIST] AS a WHERE a.[base_key] = o.[base_key] AND a.[record_id] <> o.[record_id])
) AS d
WHERE [STG_ORDER_LIST].[base_key] = d.[base_key] AND NOT EXISTS (
  SELECT 1 FROM [STG_ORDER_LIST] AS s
  WHERE s.[base_key] = [STG_ORDER_LIST].[base_key] AND (s.[row_no] <> [STG_ORDER_LIST].[row_no] OR s.[workbook] <> [STG_ORDER_LIST].[workbook]))
