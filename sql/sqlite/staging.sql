-- Staging, SQLite's way: a file of its own beside the store, attached as [staging] while a merge looks at it (src/store/sqlite/staging-file.ts).
-- Its indexes live only as long as a merge: kept while rows are staged, each chunk would dirty pages all over them. But for that of the rows whose
-- base key is open: none while they are staged, and few then.

-- name: staging_file.number
SELECT [number] FROM [STAGING_FILE]

-- name: staging_file.make_orders
CREATE TABLE IF NOT EXISTS [STG_ORDER_LIST] (
  [workbook]            NVARCHAR(400) NOT NULL,
  [row_no]              INT           NOT NULL,
  [sheet]               NVARCHAR(100) NOT NULL,
  [customer]            NVARCHAR(255) NOT NULL,
  [customer_as_written] NVARCHAR(255) NOT NULL,
  [order_number]        NVARCHAR(255) NOT NULL,
  [base_key]            NVARCHAR(64)  NOT NULL,
  [extras_key]          NVARCHAR(64)  NOT NULL,
  [birth_id]            NVARCHAR(36)  NOT NULL,
  [source_hash]         NVARCHAR(64)  NOT NULL,
  [cancelled]           BIT           NOT NULL,
  [source_holds]        TEXT NULL,
  [refused]             TEXT NULL,
  [refused_sizes]       TEXT NULL,
  [sizes]               TEXT NULL,
  [former_key]          NVARCHAR(64)  NULL,
  [former_values]       TEXT NULL,
  [fate]                NVARCHAR(10)  NULL,
  [record_id]           NVARCHAR(36)  NULL,
  [ordinal]             INT           NULL,
  {{business}}
  CONSTRAINT [PK_STG_ORDER_LIST] PRIMARY KEY ([workbook], [row_no])
)

-- name: staging_file.make_open_index
CREATE INDEX IF NOT EXISTS [IX_STG_OPEN] ON [STG_ORDER_LIST] ([base_key]) WHERE [fate] IS NULL

-- name: staging_file.attach
ATTACH @file AS [staging]

-- name: staging_file.detach
DETACH [staging]

-- name: staging.index_base_key
CREATE INDEX IF NOT EXISTS [staging].[IX_STG_BASE_KEY] ON [STG_ORDER_LIST] ([base_key])

-- name: staging.index_record
CREATE INDEX IF NOT EXISTS [staging].[IX_STG_RECORD] ON [STG_ORDER_LIST] ([record_id])

-- name: staging.drop_base_key
DROP INDEX IF EXISTS [staging].[IX_STG_BASE_KEY]

-- name: staging.drop_record
DROP INDEX IF EXISTS [staging].[IX_STG_RECORD]

-- name: merge.insert_born_lines
INSERT INTO [ORDER_LIST_LINES] ([record_id], [size_code], [quantity], [sync_state])
SELECT s.[record_id], l.[key], l.[value], 'NEW' FROM [STG_ORDER_LIST] AS s JOIN json_each(s.[sizes]) AS l
WHERE s.[workbook] = @workbook AND s.[row_no] >= @first AND s.[row_no] <= @last AND s.[fate] = 'BORN'

-- name: staging.clear
UPDATE [STAGING_FILE] SET [number] = [number] + 1
