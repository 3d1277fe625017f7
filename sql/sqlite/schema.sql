-- Schema questions and changes, SQLite's way.

-- name: schema.make_ledger
CREATE TABLE IF NOT EXISTS [SCHEMA_MIGRATIONS] ([version] INT NOT NULL CONSTRAINT [PK_SCHEMA_MIGRATIONS] PRIMARY KEY, [name] NVARCHAR(200) NOT NULL, [digest] NVARCHAR(64) NOT NULL, [applied_at] DATETIME2 NOT NULL)

-- name: schema.has_ledger
SELECT [name] FROM [sqlite_master] WHERE [type] = 'table' AND [name] = 'SCHEMA_MIGRATIONS'

-- name: schema.ledger
SELECT [version], [digest] FROM [SCHEMA_MIGRATIONS] ORDER BY [version]

-- name: schema.record
INSERT INTO [SCHEMA_MIGRATIONS] ([version], [name], [digest], [applied_at]) VALUES (@version, @name, @digest, @now)

-- name: schema.columns
SELECT [name] FROM pragma_table_info(@table)

-- name: schema.add_column
ALTER TABLE {{table}} ADD COLUMN {{column}} {{type}} NULL
