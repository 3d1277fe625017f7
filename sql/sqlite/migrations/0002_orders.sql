-- The truth (S1): orders, their lines, their history, and the staging tables an import fills.
-- The business columns of ORDER_LIST and STG_ORDER_LIST come from columns.toml and are added by migrate after this file.

CREATE TABLE IF NOT EXISTS [ORDER_LIST] (
  [record_id]         NVARCHAR(36)  NOT NULL CONSTRAINT [PK_ORDER_LIST] PRIMARY KEY,
  [base_key]          NVARCHAR(64)  NOT NULL,
  [extras_key]        NVARCHAR(64)  NOT NULL,
  [ordinal]           INT           NOT NULL,
  [customer]          NVARCHAR(255) NOT NULL,
  [customer_as_written] NVARCHAR(255) NOT NULL,
  [order_number]      NVARCHAR(255) NOT NULL,
  [present]           BIT           NOT NULL,
  [absent_since]      NVARCHAR(40)  NULL,
  [workbook]          NVARCHAR(400) NOT NULL,
  [sheet]             NVARCHAR(100) NOT NULL,
  [row_no]            INT           NOT NULL,
  [source_hash]       NVARCHAR(64)  NOT NULL,
  [cancelled]         BIT           NOT NULL,
  [became_cancelled]  NVARCHAR(40)  NULL,
  [source_holds]      TEXT NULL,
  [sync_state]        NVARCHAR(10)  NOT NULL,
  [state_reason]      NVARCHAR(1000) NULL,
  [plan_due]          BIT           NOT NULL,
  [group_title]       NVARCHAR(255) NULL,
  [item_name]         NVARCHAR(255) NULL,
  [monday_item_id]    NVARCHAR(30)  NULL,
  [wanted_hash]       NVARCHAR(64)  NULL,
  [acked_hash]        NVARCHAR(64)  NULL,
  [acked_at]          DATETIME2     NULL,
  [born_run]          NVARCHAR(40)  NOT NULL,
  [changed_run]       NVARCHAR(40)  NOT NULL
);
-- Serves merge.pair_single, merge.open_known, merge.open_stored: finding the stored orders of a base key.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_BASE_KEY] ON [ORDER_LIST] ([base_key]);
-- Serves merge.mark_absent, merge.history_absent, figures.orders_by_customer.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_WORKBOOK] ON [ORDER_LIST] ([workbook], [present]);
-- Serves plan.stream_due, plan.due_sizes: only what may have to be sent.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_DUE] ON [ORDER_LIST] ([record_id]) WHERE [plan_due] = 1;
-- Serves outbox.back_to_waiting, outbox.settle_orders, and people who ask for the state of a customer.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_CUSTOMER] ON [ORDER_LIST] ([customer], [sync_state]);

-- What the board should hold (wanted) and is known to hold (acked), per order: canonical JSON {group, name, values}.
CREATE TABLE IF NOT EXISTS [ORDER_LIST_BOARD] (
  [record_id]     NVARCHAR(36) NOT NULL CONSTRAINT [PK_ORDER_LIST_BOARD] PRIMARY KEY,
  [wanted]        TEXT NULL,
  [acked]         TEXT NULL
);

CREATE TABLE IF NOT EXISTS [ORDER_LIST_LINES] (
  [record_id]      NVARCHAR(36)  NOT NULL,
  [size_code]      NVARCHAR(255) NOT NULL,
  [quantity]       INT           NOT NULL,
  [sync_state]     NVARCHAR(10)  NOT NULL,
  [state_reason]   NVARCHAR(1000) NULL,
  [monday_item_id] NVARCHAR(30)  NULL,
  [acked_quantity] INT           NULL,
  [acked_at]       DATETIME2     NULL,
  CONSTRAINT [PK_ORDER_LIST_LINES] PRIMARY KEY ([record_id], [size_code])
) WITHOUT ROWID;

-- Append-only: every change of every order, with the run and the row it came from. changes: JSON [{column, before, after}].
CREATE TABLE IF NOT EXISTS [ORDER_HISTORY] (
  [record_id] NVARCHAR(36)  NOT NULL,
  [run_id]    NVARCHAR(40)  NOT NULL,
  [kind]      NVARCHAR(20)  NOT NULL,
  [at]        DATETIME2     NOT NULL,
  [workbook]  NVARCHAR(400) NULL,
  [sheet]     NVARCHAR(100) NULL,
  [row_no]    INT           NULL,
  [changes]   TEXT NULL,
  CONSTRAINT [PK_ORDER_HISTORY] PRIMARY KEY ([record_id], [run_id], [kind])
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS [STG_ORDER_LIST] (
  [workbook]            NVARCHAR(400) NOT NULL,
  [row_no]              INT           NOT NULL,
  [sheet]               NVARCHAR(100) NOT NULL,
  [customer]            NVARCHAR(255) NOT NULL,
  [customer_as_written] NVARCHAR(255) NOT NULL,
  [order_number]        NVARCHAR(255) NOT NULL,
  [base_key]            NVARCHAR(64)  NOT NULL,
  [extras_key]          NVARCHAR(64)  NOT NULL,
  [birth_id]            NVARCHAR(36)  NOT NULL,
  [source_hash]         NVARCHAR(64)  NOT NULL,
  [cancelled]           BIT           NOT NULL,
  [source_holds]        TEXT NULL,
  [refused]             TEXT NULL,
  [refused_sizes]       TEXT NULL,
  [fate]                NVARCHAR(10)  NULL,
  [record_id]           NVARCHAR(36)  NULL,
  [ordinal]             INT           NULL,
  CONSTRAINT [PK_STG_ORDER_LIST] PRIMARY KEY ([workbook], [row_no])
);
-- No further index here: the merge makes its own and drops them (sql/sqlite/staging.sql).

CREATE TABLE IF NOT EXISTS [STG_ORDER_LIST_LINES] (
  [workbook]  NVARCHAR(400) NOT NULL,
  [row_no]    INT           NOT NULL,
  [size_code] NVARCHAR(255) NOT NULL,
  [quantity]  INT           NOT NULL,
  CONSTRAINT [PK_STG_ORDER_LIST_LINES] PRIMARY KEY ([workbook], [row_no], [size_code])
) WITHOUT ROWID;
