-- Bulk load, SQL Server's way: many rows go through TDS bulk load with the types of the table, few as one INSERT with parameters.

-- name: bulk.columns
SELECT [COLUMN_NAME] AS [name], [DATA_TYPE] AS [type], [CHARACTER_MAXIMUM_LENGTH] AS [length], [NUMERIC_PRECISION] AS [precision], [NUMERIC_SCALE] AS [scale], [IS_NULLABLE] AS [nullable]
FROM [INFORMATION_SCHEMA].[COLUMNS] WHERE [TABLE_SCHEMA] = SCHEMA_NAME() AND [TABLE_NAME] = @table

-- name: bulk.insert
INSERT INTO {{table}} ({{columns}}) VALUES {{rows}}

-- name: bulk.heard
SELECT 1 AS [heard]
