-- The truth (S1): orders, their lines, their history, and the staging tables an import fills.
-- The business columns of ORDER_LIST and STG_ORDER_LIST come from columns.toml and are added by migrate after this file.

CREATE TABLE [ORDER_LIST] (
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_ORDER_LIST] PRIMARY KEY,
  [base_key] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [extras_key] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [ordinal] INT NOT NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer_as_written] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [order_number] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [present] BIT NOT NULL,
  [absent_since] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NULL,
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [sheet] NVARCHAR(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [row_no] INT NOT NULL,
  [source_hash] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [cancelled] BIT NOT NULL,
  [became_cancelled] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NULL,
  [source_holds] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [sync_state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state_reason] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NULL,
  [plan_due] BIT NOT NULL,
  [group_title] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NULL,
  [item_name] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [monday_item_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NULL,
  [wanted_hash] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NULL,
  [acked_hash] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NULL,
  [acked_at] DATETIME2(3) NULL,
  [born_run] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [changed_run] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL
);
-- Serves merge.pair_single, merge.open_known, merge.open_stored: finding the stored orders of a base key.
CREATE INDEX [IX_ORDER_LIST_BASE_KEY] ON [ORDER_LIST] ([base_key]);
-- Serves merge.mark_absent, merge.history_absent, figures.orders_by_customer.
CREATE INDEX [IX_ORDER_LIST_WORKBOOK] ON [ORDER_LIST] ([workbook], [present]);
-- Serves plan.stream_due, plan.due_sizes: only what may have to be sent.
CREATE INDEX [IX_ORDER_LIST_DUE] ON [ORDER_LIST] ([record_id]) WHERE [plan_due] = 1;
-- Serves outbox.back_to_waiting, outbox.settle_orders, and people who ask for the state of a customer.
CREATE INDEX [IX_ORDER_LIST_CUSTOMER] ON [ORDER_LIST] ([customer], [sync_state]);

-- What the board should hold (wanted) and is known to hold (acked), per order: canonical JSON {group, name, values}.
CREATE TABLE [ORDER_LIST_BOARD] (
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_ORDER_LIST_BOARD] PRIMARY KEY,
  [wanted] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [acked] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT [FK_ORDER_LIST_BOARD_ORDER] FOREIGN KEY ([record_id]) REFERENCES [ORDER_LIST] ([record_id])
);

CREATE TABLE [ORDER_LIST_LINES] (
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [size_code] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [quantity] INT NOT NULL CONSTRAINT [CK_ORDER_LIST_LINES_QUANTITY] CHECK ([quantity] >= 0),
  [sync_state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state_reason] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NULL,
  [monday_item_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NULL,
  [acked_quantity] INT NULL,
  [acked_at] DATETIME2(3) NULL,
  CONSTRAINT [PK_ORDER_LIST_LINES] PRIMARY KEY ([record_id], [size_code]),
  CONSTRAINT [FK_ORDER_LIST_LINES_ORDER] FOREIGN KEY ([record_id]) REFERENCES [ORDER_LIST] ([record_id])
);

-- Append-only: every change of every order, with the run and the row it came from. changes: JSON [{column, before, after}].
CREATE TABLE [ORDER_HISTORY] (
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [kind] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [at] DATETIME2(3) NOT NULL,
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NULL,
  [sheet] NVARCHAR(300) COLLATE Latin1_General_100_BIN2 NULL,
  [row_no] INT NULL,
  [changes] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT [PK_ORDER_HISTORY] PRIMARY KEY ([record_id], [run_id], [kind])
);

CREATE TABLE [STG_ORDER_LIST] (
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [row_no] INT NOT NULL,
  [sheet] NVARCHAR(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer_as_written] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [order_number] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [base_key] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [extras_key] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [birth_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [source_hash] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [cancelled] BIT NOT NULL,
  [source_holds] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [refused] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [refused_sizes] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [fate] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NULL,
  [ordinal] INT NULL,
  CONSTRAINT [PK_STG_ORDER_LIST] PRIMARY KEY ([workbook], [row_no])
);
-- No further index here: the merge makes its own and drops them (staging.sql). Decimals are staged as FLOAT, the double they are in the program; ORDER_LIST has them as DECIMAL..

CREATE TABLE [STG_ORDER_LIST_LINES] (
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [row_no] INT NOT NULL,
  [size_code] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [quantity] INT NOT NULL,
  CONSTRAINT [PK_STG_ORDER_LIST_LINES] PRIMARY KEY NONCLUSTERED ([workbook], [row_no], [size_code])
);
-- Serves merge.insert_born_lines, until 0019 does away with the table. The key itself is too wide to be clustered (1,314 bytes).
CREATE CLUSTERED INDEX [IX_STG_ORDER_LIST_LINES] ON [STG_ORDER_LIST_LINES] ([workbook], [row_no]);
