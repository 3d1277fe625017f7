-- Runs, what they read, and what they could not take.
--
-- Text compares exactly, as in SQLite and in the program: BIN2 tells xs from XS and sorts by code point, whatever the database's own collation.
-- (Trailing blanks compare equal in SQL Server all the same; every key is trimmed before it gets here.) Business columns, which nothing here
-- compares, have the database's collation, for the comfort of those who query them.
-- Times are DATETIME2(3), UTC: what the program writes, to the millisecond. Clustered keys stay below 900 bytes, others below 1,700.

CREATE TABLE [ENVIRONMENTS] (
  [environment] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_ENVIRONMENTS] PRIMARY KEY,
  [store_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [board_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [subitem_board_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [board_url] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [bound_at] DATETIME2(3) NOT NULL
);

CREATE TABLE [RUNS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_RUNS] PRIMARY KEY,
  [environment] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [board_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [scope] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [phase] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [outcome] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NULL,
  [sentence] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NULL,
  [workflow_id] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [temporal_run_id] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [options] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [figures] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [balanced] BIT NULL,
  [opened_at] DATETIME2(3) NOT NULL,
  [phase_at] DATETIME2(3) NOT NULL,
  [closed_at] DATETIME2(3) NULL
);
-- Serves runs.open, runs.open_of_board: at most one open run per board (S3, spec 5).
CREATE UNIQUE INDEX [UX_RUNS_OPEN] ON [RUNS] ([board_id]) WHERE [closed_at] IS NULL;

CREATE TABLE [RUN_CUSTOMERS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [reason] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NULL,
  [started_at] DATETIME2(3) NULL,
  [ended_at] DATETIME2(3) NULL,
  CONSTRAINT [PK_RUN_CUSTOMERS] PRIMARY KEY ([run_id], [customer])
);

-- One row per document of orders ever seen; the state is that of the latest look.
CREATE TABLE [WORKBOOKS] (
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_WORKBOOKS] PRIMARY KEY,
  [state] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [digest] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NULL,
  [rules_fingerprint] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NULL,
  [import_run] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NULL,
  [imported_at] DATETIME2(3) NULL,
  [sheet] NVARCHAR(300) COLLATE Latin1_General_100_BIN2 NULL,
  [layout] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [figures] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [refusal] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NULL,
  [looked_run] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL
);

-- What each run found of each workbook. import_run: the run whose import is in force for it.
CREATE TABLE [WORKBOOK_IMPORTS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [outcome] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [import_run] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NULL,
  [digest] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NULL,
  [sheet] NVARCHAR(300) COLLATE Latin1_General_100_BIN2 NULL,
  [layout] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [figures] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
  [sentence] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NULL,
  [ended_at] DATETIME2(3) NOT NULL,
  CONSTRAINT [PK_WORKBOOK_IMPORTS] PRIMARY KEY ([run_id], [workbook])
);

-- Every value not taken (S9). origin IMPORT: found while reading; MERGE, PLAN: found later, replaced whenever the order is looked at again.
CREATE TABLE [REJECTS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [origin] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [row_no] INT NOT NULL,
  [seq] INT NOT NULL,
  [sheet] NVARCHAR(300) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [cell] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [column_name] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [value] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [reason] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [effect] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [sentence] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [order_number] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NULL,
  -- Not clustered: with its longest values the key is 908 bytes.
  CONSTRAINT [PK_REJECTS] PRIMARY KEY NONCLUSTERED ([run_id], [workbook], [origin], [row_no], [seq])
);
-- Serves rejects.forget_of_merged, rejects.forget_of_planned, outbox.settle_orders.
CREATE INDEX [IX_REJECTS_RECORD] ON [REJECTS] ([record_id]);
-- Serves rejects.of_run, reports.rejects, imports.forget_rejects.
CREATE CLUSTERED INDEX [IX_REJECTS_WORKBOOK] ON [REJECTS] ([workbook], [run_id]);
