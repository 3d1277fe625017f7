-- What `verify` found on the board (spec 7), what --repair does about it, and board items to be archived: surplus copies, through the same outbox.

-- One row per reading of the board: where it is (a dead worker's successor goes on from the cursor), what it has seen.
CREATE TABLE [VERIFICATIONS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_VERIFICATIONS] PRIMARY KEY,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [repair] BIT NOT NULL,
  [adopt] BIT NOT NULL,
  [state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [cursor_at] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [pages] INT NOT NULL,
  [items] INT NOT NULL,
  [subitems] INT NOT NULL,
  [findings] INT NOT NULL,
  [begun] INT NOT NULL,
  [waiting] INT NOT NULL,
  [began_at] DATETIME2(3) NOT NULL,
  [ended_at] DATETIME2(3) NULL
);

-- role: OWN (the item SQL knows), CLAIM (another one with an order's key), OPEN (without a key; kept only when adopting by name).
CREATE TABLE [VERIFIED_ITEMS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [item_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [role] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NULL,
  [item_name] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NULL,
  [order_number] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT [PK_VERIFIED_ITEMS] PRIMARY KEY ([run_id], [item_id])
);

CREATE TABLE [FINDINGS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [finding_no] INT NOT NULL,
  [kind] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [mend] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [why] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NULL,
  [order_number] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [size_code] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [item_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NULL,
  [item_name] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NULL,
  [column_id] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NULL,
  [title] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NULL,
  [acked] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [wanted] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [there] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [changed_at] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT [PK_FINDINGS] PRIMARY KEY ([run_id], [finding_no])
);

-- What --repair writes into the books before the plan; size_code '' is the order itself. action: FORGET, RESET.
CREATE TABLE [MENDS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [size_code] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [action] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [item_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NULL,
  [acked] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [acked_hash] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NULL,
  [acked_quantity] INT NULL,
  CONSTRAINT [PK_MENDS] PRIMARY KEY ([run_id], [record_id], [size_code])
);

-- Board items that a run takes off the board: archived, so that people can bring them back. STATE as in ORDER_LIST_DELTA; PLANNED: found, not yet asked for.
CREATE TABLE [MON_ARCHIVES_DELTA] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [item_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [size_code] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [attempts] INT NOT NULL,
  [alone] INT NULL,
  [aside_at] DATETIME2(3) NULL,
  [batch_id] NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NULL,
  [position] INT NULL,
  [outcome] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NULL,
  [reason] NVARCHAR(60) COLLATE Latin1_General_100_BIN2 NULL,
  [sentence] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NULL,
  [receipt_at] DATETIME2(3) NULL,
  CONSTRAINT [PK_MON_ARCHIVES_DELTA] PRIMARY KEY ([run_id], [item_id])
);
-- Serves outbox.members_archives, outbox.apply_archive.
CREATE INDEX [IX_MON_ARCHIVES_DELTA_BATCH] ON [MON_ARCHIVES_DELTA] ([batch_id]) WHERE [batch_id] IS NOT NULL;
