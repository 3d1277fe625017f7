-- Lines are made on the board in the order in which the sizes stand in the header (docs/rules.md "Any company"): S, M, L, XL, not L, M, S, XL.

-- Where each size stands in the header of its workbook, as it was last read. Empty until a workbook is read again: then sizes go by their letters, as before.
CREATE TABLE [WORKBOOK_SIZES] (
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [size_code] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [position] INT NOT NULL,
  CONSTRAINT [PK_WORKBOOK_SIZES] PRIMARY KEY NONCLUSTERED ([workbook], [size_code])
);

-- The place of a planned line among those of its order; NULL in plans from before.
ALTER TABLE [ORDER_LIST_LINES_DELTA] ADD [line_no] INT NULL;
DROP INDEX [IX_ORDER_LIST_LINES_DELTA_PENDING] ON [ORDER_LIST_LINES_DELTA];
-- Serves outbox.claim_line_creates, outbox.claim_line_changes.
CREATE INDEX [IX_ORDER_LIST_LINES_DELTA_PENDING] ON [ORDER_LIST_LINES_DELTA] ([run_id], [customer], [kind], [record_id], [line_no], [size_code]) WHERE [state] = 'PENDING';
