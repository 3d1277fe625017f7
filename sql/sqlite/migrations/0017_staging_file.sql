-- Staged rows wait in a file of their own beside the store, FILE-staging-NUMBER; the merge that takes them moves on to the next number, in its transaction.

DROP TABLE [STG_ORDER_LIST];
DROP TABLE [STG_ORDER_LIST_LINES];
CREATE TABLE IF NOT EXISTS [STAGING_FILE] (
  [number] INT NOT NULL CONSTRAINT [PK_STAGING_FILE] PRIMARY KEY
);
INSERT INTO [STAGING_FILE] ([number]) VALUES (1);
