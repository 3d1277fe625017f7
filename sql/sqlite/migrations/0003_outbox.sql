-- The outbox: the stored plan, its batches, intents and receipts (S3-S6), the groups, the calls, the leases.

CREATE TABLE IF NOT EXISTS [ORDER_LIST_DELTA] (
  [run_id]      NVARCHAR(40)  NOT NULL,
  [record_id]   NVARCHAR(36)  NOT NULL,
  [customer]    NVARCHAR(255) NOT NULL,
  [kind]        NVARCHAR(10)  NOT NULL,
  [class]       NVARCHAR(10)  NOT NULL,
  [group_key]   NVARCHAR(255) NULL,
  [group_title] NVARCHAR(255) NULL,
  [item_name]   NVARCHAR(255) NULL,
  [changes]     TEXT NULL,
  [moves]       BIT           NOT NULL,
  [new_labels]  BIT           NOT NULL,
  [wanted]      TEXT NULL,
  [wanted_hash] NVARCHAR(64)  NULL,
  [state]       NVARCHAR(10)  NOT NULL,
  [attempts]    INT           NOT NULL,
  [batch_id]    NVARCHAR(200) NULL,
  [position]    INT           NULL,
  [outcome]     NVARCHAR(20)  NULL,
  [reason]      NVARCHAR(60)  NULL,
  [sentence]    NVARCHAR(1000) NULL,
  [item_id]     NVARCHAR(30)  NULL,
  [receipt_at]  DATETIME2     NULL,
  CONSTRAINT [PK_ORDER_LIST_DELTA] PRIMARY KEY ([run_id], [record_id])
);
-- Serves outbox.claim_creates, outbox.claim_changes: the next pending orders of a customer.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_DELTA_PENDING] ON [ORDER_LIST_DELTA] ([run_id], [customer], [kind], [group_key], [record_id]) WHERE [state] = 'PENDING';
-- Serves outbox.members_items, outbox.apply_item, outbox.ack_orders.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_DELTA_BATCH] ON [ORDER_LIST_DELTA] ([batch_id]) WHERE [batch_id] IS NOT NULL;

CREATE TABLE IF NOT EXISTS [ORDER_LIST_LINES_DELTA] (
  [run_id]      NVARCHAR(40)  NOT NULL,
  [record_id]   NVARCHAR(36)  NOT NULL,
  [size_code]   NVARCHAR(255) NOT NULL,
  [customer]    NVARCHAR(255) NOT NULL,
  [kind]        NVARCHAR(10)  NOT NULL,
  [quantity]    INT           NOT NULL,
  [new_labels]  BIT           NOT NULL,
  [state]       NVARCHAR(10)  NOT NULL,
  [attempts]    INT           NOT NULL,
  [batch_id]    NVARCHAR(200) NULL,
  [position]    INT           NULL,
  [outcome]     NVARCHAR(20)  NULL,
  [reason]      NVARCHAR(60)  NULL,
  [sentence]    NVARCHAR(1000) NULL,
  [item_id]     NVARCHAR(30)  NULL,
  [receipt_at]  DATETIME2     NULL,
  CONSTRAINT [PK_ORDER_LIST_LINES_DELTA] PRIMARY KEY ([run_id], [record_id], [size_code])
);
-- Serves outbox.claim_line_creates, outbox.claim_line_changes.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_LINES_DELTA_PENDING] ON [ORDER_LIST_LINES_DELTA] ([run_id], [customer], [kind], [record_id], [size_code]) WHERE [state] = 'PENDING';
-- Serves outbox.members_lines, outbox.apply_line, outbox.ack_lines.
CREATE INDEX IF NOT EXISTS [IX_ORDER_LIST_LINES_DELTA_BATCH] ON [ORDER_LIST_LINES_DELTA] ([batch_id]) WHERE [batch_id] IS NOT NULL;

-- A batch is the intent (S4): its bytes are stored before they are sent and never change.
CREATE TABLE IF NOT EXISTS [MON_BATCHES] (
  [batch_id]        NVARCHAR(200) NOT NULL CONSTRAINT [PK_MON_BATCHES] PRIMARY KEY,
  [run_id]          NVARCHAR(40)  NOT NULL,
  [customer]        NVARCHAR(255) NOT NULL,
  [phase]           NVARCHAR(20)  NOT NULL,
  [size]            INT           NOT NULL,
  [cost]            INT           NOT NULL,
  [body]            TEXT NOT NULL,
  [parts]           TEXT NOT NULL,
  [idempotency_key] NVARCHAR(100) NOT NULL,
  [fencing_token]   INT           NOT NULL,
  [state]           NVARCHAR(10)  NOT NULL,
  [frozen_at]       DATETIME2     NOT NULL,
  [first_sent_at]   DATETIME2     NULL,
  [sends]           INT           NOT NULL,
  [outcome]         NVARCHAR(30)  NULL,
  [reason]          NVARCHAR(60)  NULL,
  [detail]          TEXT NULL,
  [ended_at]        DATETIME2     NULL
);
-- Serves outbox.end_frozen.
CREATE INDEX IF NOT EXISTS [IX_MON_BATCHES_RUN] ON [MON_BATCHES] ([run_id], [customer]);

CREATE TABLE IF NOT EXISTS [MON_CALLS] (
  [run_id]       NVARCHAR(40)  NOT NULL,
  [call_no]      NVARCHAR(40)  NOT NULL,
  [batch_id]     NVARCHAR(200) NULL,
  [at]           DATETIME2     NOT NULL,
  [operation]    NVARCHAR(40)  NOT NULL,
  [mutation]     BIT           NOT NULL,
  [http_status]  INT           NULL,
  [outcome]      NVARCHAR(30)  NOT NULL,
  [reason]       NVARCHAR(60)  NULL,
  [complexity]   INT           NULL,
  [duration_ms]  INT           NOT NULL,
  [request_id]   NVARCHAR(100) NULL,
  CONSTRAINT [PK_MON_CALLS] PRIMARY KEY ([run_id], [call_no])
);
-- Serves calls.since: the calls of the day, for the daily limit.
CREATE INDEX IF NOT EXISTS [IX_MON_CALLS_AT] ON [MON_CALLS] ([at]);

-- title is spelled as on the board. INTENDED: about to be made; MADE: seen on the board.
CREATE TABLE IF NOT EXISTS [MON_GROUPS] (
  [board_id]   NVARCHAR(30)  NOT NULL,
  [group_key]  NVARCHAR(255) NOT NULL,
  [title]      NVARCHAR(255) NOT NULL,
  [group_id]   NVARCHAR(100) NULL,
  [state]      NVARCHAR(10)  NOT NULL,
  [made_run]   NVARCHAR(40)  NULL,
  [seen_at]    DATETIME2     NULL,
  CONSTRAINT [PK_MON_GROUPS] PRIMARY KEY ([board_id], [group_key])
);

-- The board as last read: structure JSON, and the fingerprint of what planning depends on.
CREATE TABLE IF NOT EXISTS [MON_BOARDS] (
  [board_id]         NVARCHAR(30) NOT NULL CONSTRAINT [PK_MON_BOARDS] PRIMARY KEY,
  [structure]        TEXT NOT NULL,
  [read_at]          DATETIME2    NOT NULL,
  [plan_fingerprint] NVARCHAR(64) NULL,
  [adopted_at]       DATETIME2    NULL
);

-- Who may write to a board now. token grows with every new holder: a writer with an older one is fenced off (issue 4 builds on it).
CREATE TABLE IF NOT EXISTS [LEASES] (
  [name]       NVARCHAR(100) NOT NULL CONSTRAINT [PK_LEASES] PRIMARY KEY,
  [holder]     NVARCHAR(200) NOT NULL,
  [token]      INT           NOT NULL,
  [expires_at] DATETIME2     NOT NULL
);
