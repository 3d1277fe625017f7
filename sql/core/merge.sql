-- Merge: staged rows meet stored orders. Simple base keys are paired here, in sets; the rest by domain/merge/pairing.ts (docs/rules.md "Identity").
-- fate of a staged row: BORN, as it is staged; SAME or CHANGED once it is paired; NULL while its base key is open, and PAIRED when that is settled.
-- Staged rows are wide: each is rewritten at most once, and those of new orders not at all. Nor are they, or stored ones, visited in the order of
-- their keys: workbook by workbook both lie together. What goes through all of them goes by portions of a workbook, @first to @last: all of it at once
-- is more than a heartbeat waits for.

-- name: merge.portions
SELECT [workbook], MIN([row_no]) AS [first_row], MAX([row_no]) AS [last_row] FROM [STG_ORDER_LIST] GROUP BY [workbook] ORDER BY [workbook]

-- name: merge.imported_workbooks
SELECT i.[workbook], (SELECT MAX(o.[row_no]) FROM [ORDER_LIST] AS o WHERE o.[workbook] = i.[workbook] AND o.[present] = 1) AS [last_row]
FROM [WORKBOOK_IMPORTS] AS i WHERE i.[run_id] = @run AND i.[outcome] = 'imported' ORDER BY i.[workbook]

-- name: merge.done
SELECT COUNT(*) AS [workbooks] FROM [WORKBOOKS] WHERE [looked_run] = @run

-- name: merge.any_stored
SELECT MAX([record_id]) AS [record_id] FROM [ORDER_LIST]

-- name: merge.pair_single
UPDATE [STG_ORDER_LIST] SET [fate] = CASE WHEN d.[source_hash] = [STG_ORDER_LIST].[source_hash] THEN 'SAME' ELSE 'CHANGED' END, [record_id] = d.[record_id], [ordinal] = d.[ordinal]
FROM (
  SELECT o.[base_key], o.[record_id], o.[ordinal], o.[source_hash]
  FROM [WORKBOOK_IMPORTS] AS i JOIN [ORDER_LIST] AS o ON o.[workbook] = i.[workbook] AND o.[present] = 1
  WHERE i.[run_id] = @run AND i.[workbook] = @workbook AND i.[outcome] = 'imported' AND o.[row_no] >= @first AND o.[row_no] <= @last
    AND (SELECT COUNT(*) FROM [ORDER_LIST] AS a WHERE a.[base_key] = o.[base_key]) = 1
    AND (SELECT COUNT(*) FROM [STG_ORDER_LIST] AS s WHERE s.[base_key] = o.[base_key]) = 1
) AS d
WHERE [STG_ORDER_LIST].[base_key] = d.[base_key]

-- name: merge.open_twins
UPDATE [STG_ORDER_LIST] SET [fate] = NULL, [record_id] = NULL, [ordinal] = NULL
WHERE [base_key] IN (SELECT [base_key] FROM [STG_ORDER_LIST] GROUP BY [base_key] HAVING COUNT(*) > 1)

-- name: merge.open_known
UPDATE [STG_ORDER_LIST] SET [fate] = NULL, [record_id] = NULL, [ordinal] = NULL
WHERE [workbook] = @workbook AND [row_no] >= @first AND [row_no] <= @last AND [fate] = 'BORN'
  AND (EXISTS (SELECT 1 FROM [ORDER_LIST] WHERE [ORDER_LIST].[base_key] = [STG_ORDER_LIST].[base_key])
    OR EXISTS (SELECT 1 FROM [ORDER_LIST] WHERE [ORDER_LIST].[record_id] = [STG_ORDER_LIST].[birth_id]))

-- name: merge.open_keys
SELECT [base_key], [customer], COUNT(*) AS [row_count] FROM [STG_ORDER_LIST] WHERE [fate] IS NULL GROUP BY [base_key], [customer] ORDER BY [base_key]

-- name: merge.open_incoming
SELECT [workbook], [sheet], [row_no], [record_id], [base_key], [birth_id], [extras_key], [source_hash], [source_holds], [refused], [refused_sizes], [sizes], [cancelled], [customer], [customer_as_written], [order_number], [former_values], {{business}} FROM [STG_ORDER_LIST]
WHERE [fate] IS NULL AND [base_key] >= @first AND [base_key] <= @last ORDER BY [base_key], [workbook], [row_no]

-- name: merge.open_stored
SELECT o.[base_key], o.[record_id], o.[extras_key], o.[ordinal], o.[present], o.[source_hash], i.[outcome], {{business}}
FROM (SELECT DISTINCT [base_key] FROM [STG_ORDER_LIST] WHERE [fate] IS NULL AND [base_key] >= @first AND [base_key] <= @last) AS k
JOIN [ORDER_LIST] AS o ON o.[base_key] = k.[base_key] LEFT JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = o.[workbook]
ORDER BY o.[base_key], o.[record_id]

-- name: merge.open_stored_lines
SELECT l.[record_id], l.[size_code], l.[quantity]
FROM (SELECT DISTINCT [base_key] FROM [STG_ORDER_LIST] WHERE [fate] IS NULL AND [base_key] >= @first AND [base_key] <= @last) AS k
JOIN [ORDER_LIST] AS o ON o.[base_key] = k.[base_key] JOIN [ORDER_LIST_LINES] AS l ON l.[record_id] = o.[record_id]

-- name: merge.id_taken
SELECT [record_id] FROM [ORDER_LIST] WHERE [record_id] = @record

-- name: merge.set_fate
UPDATE [STG_ORDER_LIST] SET [fate] = @fate, [record_id] = @record, [ordinal] = @ordinal WHERE [workbook] = @workbook AND [row_no] = @row

-- name: merge.mark_changed
UPDATE [STG_ORDER_LIST] SET [fate] = 'CHANGED'
WHERE [fate] = 'PAIRED' AND EXISTS (SELECT 1 FROM [ORDER_LIST] WHERE [ORDER_LIST].[record_id] = [STG_ORDER_LIST].[record_id] AND [ORDER_LIST].[source_hash] <> [STG_ORDER_LIST].[source_hash])

-- name: merge.mark_same
UPDATE [STG_ORDER_LIST] SET [fate] = 'SAME' WHERE [fate] = 'PAIRED'

-- name: merge.history_returned
INSERT INTO [ORDER_HISTORY] ([record_id], [run_id], [kind], [at], [workbook], [sheet], [row_no])
SELECT s.[record_id], @run, 'returned', @now, s.[workbook], s.[sheet], s.[row_no]
FROM [STG_ORDER_LIST] AS s JOIN [ORDER_LIST] AS o ON o.[record_id] = s.[record_id] WHERE s.[workbook] = @workbook AND s.[row_no] >= @first AND s.[row_no] <= @last AND o.[present] = 0 AND s.[fate] IN ('SAME', 'CHANGED')

-- name: merge.read_again_where_orders_left
UPDATE [WORKBOOKS] SET [digest] = NULL
WHERE EXISTS (SELECT 1 FROM [ORDER_LIST] AS o JOIN [STG_ORDER_LIST] AS s ON s.[record_id] = o.[record_id]
  WHERE o.[workbook] = [WORKBOOKS].[workbook] AND s.[workbook] <> o.[workbook] AND s.[fate] IN ('SAME', 'CHANGED'))

-- name: merge.move_place
UPDATE [ORDER_LIST] SET [workbook] = s.[workbook], [sheet] = s.[sheet], [row_no] = s.[row_no]
FROM [STG_ORDER_LIST] AS s
WHERE s.[workbook] = @workbook AND s.[row_no] >= @first AND s.[row_no] <= @last AND s.[record_id] = [ORDER_LIST].[record_id] AND s.[fate] IN ('SAME', 'CHANGED')
  AND (s.[workbook] <> [ORDER_LIST].[workbook] OR s.[sheet] <> [ORDER_LIST].[sheet] OR s.[row_no] <> [ORDER_LIST].[row_no])

-- name: merge.bring_back
UPDATE [ORDER_LIST] SET [present] = 1, [absent_since] = NULL, [plan_due] = 1, [changed_run] = @run
WHERE [present] = 0 AND EXISTS (SELECT 1 FROM [STG_ORDER_LIST] WHERE [STG_ORDER_LIST].[record_id] = [ORDER_LIST].[record_id] AND [STG_ORDER_LIST].[fate] <> 'BORN')

-- name: merge.insert_born
INSERT INTO [ORDER_LIST] ([record_id], [base_key], [extras_key], [ordinal], [customer], [customer_as_written], [order_number], [present], [workbook], [sheet], [row_no],
  [source_hash], [cancelled], [source_holds], [sync_state], [plan_due], [born_run], [changed_run], {{business}})
SELECT [record_id], [base_key], [extras_key], [ordinal], [customer], [customer_as_written], [order_number], 1, [workbook], [sheet], [row_no],
  [source_hash], [cancelled], [source_holds], 'NEW', 1, @run, @run, {{business}}
FROM [STG_ORDER_LIST] WHERE [workbook] = @workbook AND [row_no] >= @first AND [row_no] <= @last AND [fate] = 'BORN'

-- name: merge.history_born
INSERT INTO [ORDER_HISTORY] ([record_id], [run_id], [kind], [at], [workbook], [sheet], [row_no])
SELECT [record_id], @run, 'born', @now, [workbook], [sheet], [row_no] FROM [STG_ORDER_LIST] WHERE [workbook] = @workbook AND [row_no] >= @first AND [row_no] <= @last AND [fate] = 'BORN'

-- name: merge.changed_ids
SELECT [record_id] FROM [STG_ORDER_LIST] WHERE [fate] = 'CHANGED'

-- name: merge.changed_chunk
SELECT s.[workbook], s.[sheet], s.[row_no], s.[record_id], s.[base_key], s.[birth_id], s.[extras_key], s.[source_hash], s.[cancelled], s.[source_holds], s.[refused], s.[refused_sizes], s.[sizes], s.[customer], s.[customer_as_written], s.[order_number], {{business}}
FROM [STG_ORDER_LIST] AS s
WHERE s.[record_id] >= @first AND s.[record_id] <= @last AND s.[fate] = 'CHANGED' ORDER BY s.[record_id]

-- name: merge.changed_stored
SELECT o.[base_key], o.[record_id], o.[extras_key], o.[ordinal], o.[present], o.[source_hash], 'imported' AS [outcome], {{business}}
FROM [ORDER_LIST] AS o
WHERE o.[record_id] >= @first AND o.[record_id] <= @last
  AND EXISTS (SELECT 1 FROM [STG_ORDER_LIST] WHERE [STG_ORDER_LIST].[record_id] = o.[record_id] AND [STG_ORDER_LIST].[fate] = 'CHANGED')

-- name: merge.changed_stored_lines
SELECT l.[record_id], l.[size_code], l.[quantity] FROM [ORDER_LIST_LINES] AS l JOIN [STG_ORDER_LIST] AS s ON s.[record_id] = l.[record_id]
WHERE s.[fate] = 'CHANGED' AND s.[record_id] >= @first AND s.[record_id] <= @last

-- name: merge.update_order
UPDATE [ORDER_LIST] SET [source_hash] = @sourceHash, [cancelled] = @cancelled, [became_cancelled] = CASE WHEN @cancelled = 0 THEN NULL WHEN [cancelled] = 0 THEN @run ELSE [became_cancelled] END,
  [source_holds] = @holds, [customer_as_written] = @asWritten, [plan_due] = 1, [changed_run] = @run, [sync_state] = CASE WHEN [acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END, [state_reason] = NULL
WHERE [record_id] = @record

-- name: merge.set_values
UPDATE [ORDER_LIST] SET {{assignments}} WHERE [record_id] = @record

-- name: merge.update_line
UPDATE [ORDER_LIST_LINES] SET [quantity] = @quantity, [sync_state] = CASE WHEN [monday_item_id] IS NULL THEN 'NEW' ELSE 'CHANGED' END WHERE [record_id] = @record AND [size_code] = @size

-- name: merge.insert_line
INSERT INTO [ORDER_LIST_LINES] ([record_id], [size_code], [quantity], [sync_state]) VALUES (@record, @size, @quantity, 'NEW')

-- name: merge.history_absent
INSERT INTO [ORDER_HISTORY] ([record_id], [run_id], [kind], [at], [workbook], [sheet], [row_no])
SELECT [record_id], @run, 'absent', @now, [workbook], [sheet], [row_no] FROM [ORDER_LIST]
WHERE [present] = 1 AND [workbook] = @workbook AND EXISTS (SELECT 1 FROM [WORKBOOK_IMPORTS] AS i WHERE i.[run_id] = @run AND i.[workbook] = @workbook AND i.[outcome] = 'imported')
  AND NOT EXISTS (SELECT 1 FROM [STG_ORDER_LIST] WHERE [STG_ORDER_LIST].[record_id] = [ORDER_LIST].[record_id])

-- name: merge.mark_absent
UPDATE [ORDER_LIST] SET [present] = 0, [absent_since] = @run
WHERE [present] = 1 AND [workbook] = @workbook AND EXISTS (SELECT 1 FROM [WORKBOOK_IMPORTS] AS i WHERE i.[run_id] = @run AND i.[workbook] = @workbook AND i.[outcome] = 'imported')
  AND NOT EXISTS (SELECT 1 FROM [STG_ORDER_LIST] WHERE [STG_ORDER_LIST].[record_id] = [ORDER_LIST].[record_id])

-- name: merge.count_paired
SELECT [fate], COUNT(*) AS [row_count] FROM [STG_ORDER_LIST] WHERE [fate] <> 'BORN' GROUP BY [fate]

-- name: former.rows
SELECT [workbook], [row_no], [former_key], [base_key], [customer] FROM [STG_ORDER_LIST] WHERE [former_key] IS NOT NULL

-- name: former.orders
SELECT [record_id] FROM [ORDER_LIST] WHERE [base_key] = @key ORDER BY [record_id]

-- name: former.rows_of_key
SELECT [workbook], [row_no] FROM [STG_ORDER_LIST] WHERE [base_key] = @key ORDER BY [workbook], [row_no]

-- name: former.incoming
SELECT [workbook], [sheet], [row_no], [record_id], [base_key], [birth_id], [extras_key], [source_hash], [source_holds], [refused], [refused_sizes], [sizes], [cancelled], [customer], [customer_as_written], [order_number], [former_values], {{business}} FROM [STG_ORDER_LIST]
WHERE [workbook] = @workbook AND [row_no] = @row

-- name: former.stored
SELECT o.[base_key], o.[record_id], o.[extras_key], o.[ordinal], o.[present], o.[source_hash], 'imported' AS [outcome], {{business}}
FROM [ORDER_LIST] AS o WHERE o.[base_key] = @key ORDER BY o.[record_id]

-- name: former.stored_lines
SELECT l.[record_id], l.[size_code], l.[quantity] FROM [ORDER_LIST] AS o JOIN [ORDER_LIST_LINES] AS l ON l.[record_id] = o.[record_id] WHERE o.[base_key] = @key

-- name: keys.read_by_other_rules
SELECT COUNT(*) AS [workbooks] FROM [WORKBOOKS] AS w JOIN [WORKBOOK_IMPORTS] AS i ON i.[run_id] = @run AND i.[workbook] = w.[workbook] AND i.[outcome] = 'imported'
WHERE w.[import_run] IS NOT NULL AND (w.[rules_fingerprint] IS NULL OR w.[rules_fingerprint] <> @rules)

-- name: keys.customers
SELECT DISTINCT [customer] FROM [ORDER_LIST] ORDER BY [customer]

-- name: keys.of_customer
SELECT [record_id], [base_key], [workbook], [sheet], [row_no] {{keys}} FROM [ORDER_LIST] WHERE [customer] = @customer ORDER BY [record_id]

-- name: keys.update
UPDATE [ORDER_LIST] SET [base_key] = @baseKey, [customer] = @customer {{customer_column}} WHERE [record_id] = @record
