-- Schema questions and changes, SQL Server's way. Names are unprefixed: they live in the login's default schema (dbo, as a rule), and every
-- question is limited to it, so that a table of the same name in another schema is never taken for ours.

-- name: schema.make_ledger
IF OBJECT_ID(QUOTENAME(SCHEMA_NAME()) + N'.[SCHEMA_MIGRATIONS]', N'U') IS NULL
CREATE TABLE [SCHEMA_MIGRATIONS] ([version] INT NOT NULL CONSTRAINT [PK_SCHEMA_MIGRATIONS] PRIMARY KEY, [name] NVARCHAR(200) NOT NULL, [digest] NVARCHAR(64) NOT NULL, [applied_at] DATETIME2(3) NOT NULL)

-- name: schema.has_ledger
SELECT [TABLE_NAME] AS [name] FROM [INFORMATION_SCHEMA].[TABLES] WHERE [TABLE_SCHEMA] = SCHEMA_NAME() AND [TABLE_NAME] = 'SCHEMA_MIGRATIONS'

-- name: schema.ledger
SELECT [version], [digest] FROM [SCHEMA_MIGRATIONS] ORDER BY [version]

-- name: schema.record
INSERT INTO [SCHEMA_MIGRATIONS] ([version], [name], [digest], [applied_at]) VALUES (@version, @name, @digest, @now)

-- name: schema.columns
SELECT [COLUMN_NAME] AS [name] FROM [INFORMATION_SCHEMA].[COLUMNS] WHERE [TABLE_SCHEMA] = SCHEMA_NAME() AND [TABLE_NAME] = @table ORDER BY [ORDINAL_POSITION]

-- name: schema.add_column
ALTER TABLE {{table}} ADD {{column}} {{type}} NULL
