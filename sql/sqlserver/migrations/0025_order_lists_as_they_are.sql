-- Which files of the source folder a run did not read, as JSON; and of a staged row how programs before reader version 2 would have read it
-- (src/store/former-keys.ts).

ALTER TABLE [RUNS] ADD [not_read] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE [STG_ORDER_LIST] ADD [former_key] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE [STG_ORDER_LIST] ADD [former_values] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL;
