-- What the run was expected to cost when its plan was made, as JSON: shown by status, and compared with what it did cost.

ALTER TABLE [RUNS] ADD [forecast] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL;
