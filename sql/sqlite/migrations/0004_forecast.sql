-- What the run was expected to cost when its plan was made, as JSON: shown by status, and compared with what it did cost.

ALTER TABLE [RUNS] ADD COLUMN [forecast] TEXT NULL;
