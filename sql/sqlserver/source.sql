-- Source: a wide table of somebody else's, read and never written. {{catalog}}: of a name with three parts its database, else nothing.

-- name: source.columns
SELECT [COLUMN_NAME] AS [name], [DATA_TYPE] AS [type] FROM {{catalog}}[INFORMATION_SCHEMA].[COLUMNS]
WHERE [TABLE_SCHEMA] = COALESCE(@schema, SCHEMA_NAME()) AND [TABLE_NAME] = @table ORDER BY [ORDINAL_POSITION]

-- name: source.key_columns
SELECT k.[COLUMN_NAME] AS [name] FROM {{catalog}}[INFORMATION_SCHEMA].[TABLE_CONSTRAINTS] AS c
JOIN {{catalog}}[INFORMATION_SCHEMA].[KEY_COLUMN_USAGE] AS k ON k.[CONSTRAINT_SCHEMA] = c.[CONSTRAINT_SCHEMA] AND k.[CONSTRAINT_NAME] = c.[CONSTRAINT_NAME] AND k.[TABLE_NAME] = c.[TABLE_NAME]
WHERE c.[CONSTRAINT_TYPE] = 'PRIMARY KEY' AND c.[TABLE_SCHEMA] = COALESCE(@schema, SCHEMA_NAME()) AND c.[TABLE_NAME] = @table ORDER BY k.[ORDINAL_POSITION]

-- name: source.rows
SELECT {{columns}} FROM {{table}} ORDER BY {{keys}}
