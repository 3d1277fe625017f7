-- The sizes of a staged order are one text of its row, and have no table of their own any more. Rows in the older shape are left behind:
-- a run that had read them says so at its merge, and the next one reads them again (src/store/staged-whole.ts).

DELETE FROM [STG_ORDER_LIST];
DROP TABLE [STG_ORDER_LIST_LINES];
ALTER TABLE [STG_ORDER_LIST] ADD [sizes] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL;
-- Serves merge.open_keys, merge.open_incoming, merge.open_stored: rows whose base key is open, which are few.
CREATE INDEX [IX_STG_OPEN] ON [STG_ORDER_LIST] ([base_key]) WHERE [fate] IS NULL;
