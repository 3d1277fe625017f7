-- Many at once, SQL Server's way: what core says for one row, here for a list of them in one parameter (JSON), so that a batch is one turn over the
-- network and not fifty. Database.executeMany takes them; sqlite has no need of them. COLLATE: what OPENJSON yields has the database's collation.
-- A path where the name has capitals: the T-SQL engine looks for it in small letters.

-- name: outbox.freeze_item.many
UPDATE [ORDER_LIST_DELTA] SET [state] = 'SENDING', [batch_id] = m.[batch], [position] = m.[position], [attempts] = [attempts] + 1
FROM OPENJSON(@many) WITH ([run] NVARCHAR(40), [batch] NVARCHAR(200), [record] NVARCHAR(36), [position] INT) AS m
WHERE [ORDER_LIST_DELTA].[run_id] = m.[run] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_DELTA].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_DELTA].[state] = 'PENDING'

-- name: outbox.freeze_line.many
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'SENDING', [batch_id] = m.[batch], [position] = m.[position], [attempts] = [attempts] + 1
FROM OPENJSON(@many) WITH ([run] NVARCHAR(40), [batch] NVARCHAR(200), [record] NVARCHAR(36), [size] NVARCHAR(255), [position] INT) AS m
WHERE [ORDER_LIST_LINES_DELTA].[run_id] = m.[run] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES_DELTA].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES_DELTA].[size_code] = m.[size] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES_DELTA].[state] = 'PENDING'

-- name: outbox.apply_item.many
UPDATE [ORDER_LIST_DELTA] SET [state] = 'SYNCED', [outcome] = m.[outcome], [item_id] = m.[item], [receipt_at] = m.[now]
FROM OPENJSON(@many) WITH ([run] NVARCHAR(40), [batch] NVARCHAR(200), [record] NVARCHAR(36), [outcome] NVARCHAR(20), [item] NVARCHAR(30), [now] DATETIME2(3)) AS m
WHERE [ORDER_LIST_DELTA].[run_id] = m.[run] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_DELTA].[batch_id] = m.[batch] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_DELTA].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_DELTA].[state] = 'SENDING'

-- name: outbox.apply_line.many
UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'SYNCED', [outcome] = m.[outcome], [item_id] = m.[item], [receipt_at] = m.[now]
FROM OPENJSON(@many) WITH ([run] NVARCHAR(40), [batch] NVARCHAR(200), [record] NVARCHAR(36), [size] NVARCHAR(255), [outcome] NVARCHAR(20), [item] NVARCHAR(30), [now] DATETIME2(3)) AS m
WHERE [ORDER_LIST_LINES_DELTA].[run_id] = m.[run] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES_DELTA].[batch_id] = m.[batch] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES_DELTA].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES_DELTA].[size_code] = m.[size] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES_DELTA].[state] = 'SENDING'

-- name: outbox.adopt_item.many
UPDATE [ORDER_LIST] SET [monday_item_id] = m.[item], [plan_due] = 1
FROM OPENJSON(@many) WITH ([record] NVARCHAR(36), [item] NVARCHAR(30)) AS m
WHERE [ORDER_LIST].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST].[monday_item_id] IS NULL

-- name: outbox.adopt_line.many
UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = m.[item]
FROM OPENJSON(@many) WITH ([record] NVARCHAR(36), [size] NVARCHAR(255), [item] NVARCHAR(30)) AS m
WHERE [ORDER_LIST_LINES].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES].[size_code] = m.[size] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES].[monday_item_id] IS NULL

-- name: keys.update.many
UPDATE [ORDER_LIST] SET [base_key] = m.[baseKey], [customer] = m.[customer] {{customer_column_of_many}}
FROM OPENJSON(@many) WITH ([record] NVARCHAR(36), [baseKey] NVARCHAR(64) '$.baseKey', [customer] NVARCHAR(255)) AS m
WHERE [ORDER_LIST].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2

-- name: merge.update_order.many
UPDATE [ORDER_LIST] SET [source_hash] = m.[sourceHash], [cancelled] = m.[cancelled],
  [became_cancelled] = CASE WHEN m.[cancelled] = 0 THEN NULL WHEN [ORDER_LIST].[cancelled] = 0 THEN m.[run] ELSE [ORDER_LIST].[became_cancelled] END,
  [source_holds] = m.[holds], [customer_as_written] = m.[asWritten], [plan_due] = 1, [changed_run] = m.[run],
  [sync_state] = CASE WHEN [ORDER_LIST].[acked_hash] IS NULL THEN 'NEW' ELSE 'CHANGED' END, [state_reason] = NULL
FROM OPENJSON(@many) WITH ([record] NVARCHAR(36), [run] NVARCHAR(40), [sourceHash] NVARCHAR(64) '$.sourceHash', [cancelled] BIT, [holds] NVARCHAR(MAX), [asWritten] NVARCHAR(255) '$.asWritten') AS m
WHERE [ORDER_LIST].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2

-- name: merge.set_values.many
UPDATE [ORDER_LIST] SET {{listed}}
FROM OPENJSON(@many) WITH ([record] NVARCHAR(36), {{shape}}) AS m
WHERE [ORDER_LIST].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2

-- name: merge.update_line.many
UPDATE [ORDER_LIST_LINES] SET [quantity] = m.[quantity], [sync_state] = CASE WHEN [ORDER_LIST_LINES].[monday_item_id] IS NULL THEN 'NEW' ELSE 'CHANGED' END
FROM OPENJSON(@many) WITH ([record] NVARCHAR(36), [size] NVARCHAR(255), [quantity] INT) AS m
WHERE [ORDER_LIST_LINES].[record_id] = m.[record] COLLATE Latin1_General_100_BIN2 AND [ORDER_LIST_LINES].[size_code] = m.[size] COLLATE Latin1_General_100_BIN2

-- name: merge.insert_line.many
INSERT INTO [ORDER_LIST_LINES] ([record_id], [size_code], [quantity], [sync_state])
SELECT m.[record], m.[size], m.[quantity], 'NEW' FROM OPENJSON(@many) WITH ([record] NVARCHAR(36), [size] NVARCHAR(255), [quantity] INT) AS m
