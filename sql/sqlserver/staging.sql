-- Staging, SQL Server's way: the indexes of a merge live only as long as the merge, as in SQLite, so that a bulk load keeps up
-- no more than its key, and the index of the rows whose base key is open: none, then.

-- name: staging.index_base_key
CREATE INDEX [IX_STG_BASE_KEY] ON [STG_ORDER_LIST] ([base_key])

-- name: staging.index_record
CREATE INDEX [IX_STG_RECORD] ON [STG_ORDER_LIST] ([record_id])

-- name: staging.drop_base_key
DROP INDEX IF EXISTS [IX_STG_BASE_KEY] ON [STG_ORDER_LIST]

-- name: staging.drop_record
DROP INDEX IF EXISTS [IX_STG_RECORD] ON [STG_ORDER_LIST]

-- name: merge.insert_born_lines
INSERT INTO [ORDER_LIST_LINES] ([record_id], [size_code], [quantity], [sync_state])
SELECT s.[record_id],
  CASE WHEN l.[size] LIKE '%[%]%' THEN REPLACE(REPLACE(REPLACE(l.[size], '%22', '"'), '%5C', '\'), '%25', '%') ELSE l.[size] END, l.[quantity], 'NEW'
FROM [STG_ORDER_LIST] AS s CROSS APPLY OPENJSON(s.[sizes]) WITH ([size] NVARCHAR(765), [quantity] INT) AS l
WHERE s.[workbook] = @workbook AND s.[row_no] >= @first AND s.[row_no] <= @last AND s.[fate] = 'BORN'

-- name: staging.clear
DELETE FROM [STG_ORDER_LIST]
