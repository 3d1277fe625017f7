-- Runs, what they read, and what they could not take.

CREATE TABLE IF NOT EXISTS [ENVIRONMENTS] (
  [environment]       NVARCHAR(100) NOT NULL CONSTRAINT [PK_ENVIRONMENTS] PRIMARY KEY,
  [store_id]          NVARCHAR(36)  NOT NULL,
  [board_id]          NVARCHAR(30)  NOT NULL,
  [subitem_board_id]  NVARCHAR(30)  NOT NULL,
  [board_url]         NVARCHAR(400) NOT NULL,
  [bound_at]          DATETIME2     NOT NULL
);

CREATE TABLE IF NOT EXISTS [RUNS] (
  [run_id]            NVARCHAR(40)  NOT NULL CONSTRAINT [PK_RUNS] PRIMARY KEY,
  [environment]       NVARCHAR(100) NOT NULL,
  [board_id]          NVARCHAR(30)  NOT NULL,
  [scope]             NVARCHAR(20)  NOT NULL,
  [state]             NVARCHAR(20)  NOT NULL,
  [phase]             NVARCHAR(20)  NOT NULL,
  [outcome]           NVARCHAR(20)  NULL,
  [sentence]          NVARCHAR(1000) NULL,
  [workflow_id]       NVARCHAR(255) NOT NULL,
  [temporal_run_id]   NVARCHAR(100) NOT NULL,
  [options]           NVARCHAR(4000) NOT NULL,
  [figures]           TEXT NULL,
  [balanced]          BIT           NULL,
  [opened_at]         DATETIME2     NOT NULL,
  [phase_at]          DATETIME2     NOT NULL,
  [closed_at]         DATETIME2     NULL
);
-- Serves runs.open, runs.open_of_board: at most one open run per board (S3, spec 5).
CREATE UNIQUE INDEX IF NOT EXISTS [UX_RUNS_OPEN] ON [RUNS] ([board_id]) WHERE [closed_at] IS NULL;

CREATE TABLE IF NOT EXISTS [RUN_CUSTOMERS] (
  [run_id]     NVARCHAR(40)  NOT NULL,
  [customer]   NVARCHAR(255) NOT NULL,
  [state]      NVARCHAR(20)  NOT NULL,
  [reason]     NVARCHAR(1000) NULL,
  [started_at] DATETIME2     NULL,
  [ended_at]   DATETIME2     NULL,
  CONSTRAINT [PK_RUN_CUSTOMERS] PRIMARY KEY ([run_id], [customer])
);

-- One row per document of orders ever seen; the state is that of the latest look.
CREATE TABLE IF NOT EXISTS [WORKBOOKS] (
  [workbook]          NVARCHAR(400) NOT NULL CONSTRAINT [PK_WORKBOOKS] PRIMARY KEY,
  [state]             NVARCHAR(20)  NOT NULL,
  [digest]            NVARCHAR(64)  NULL,
  [rules_fingerprint] NVARCHAR(64)  NULL,
  [import_run]        NVARCHAR(40)  NULL,
  [imported_at]       DATETIME2     NULL,
  [sheet]             NVARCHAR(100) NULL,
  [layout]            TEXT NULL,
  [figures]           TEXT NULL,
  [refusal]           NVARCHAR(1000) NULL,
  [looked_run]        NVARCHAR(40)  NOT NULL
);

-- What each run found of each workbook. import_run: the run whose import is in force for it.
CREATE TABLE IF NOT EXISTS [WORKBOOK_IMPORTS] (
  [run_id]     NVARCHAR(40)  NOT NULL,
  [workbook]   NVARCHAR(400) NOT NULL,
  [outcome]    NVARCHAR(20)  NOT NULL,
  [import_run] NVARCHAR(40)  NULL,
  [digest]     NVARCHAR(64)  NULL,
  [sheet]      NVARCHAR(100) NULL,
  [layout]     TEXT NULL,
  [figures]    TEXT NULL,
  [sentence]   NVARCHAR(1000) NULL,
  [ended_at]   DATETIME2     NOT NULL,
  CONSTRAINT [PK_WORKBOOK_IMPORTS] PRIMARY KEY ([run_id], [workbook])
);

-- Every value not taken (S9). origin IMPORT: found while reading; MERGE, PLAN: found later, replaced whenever the order is looked at again.
CREATE TABLE IF NOT EXISTS [REJECTS] (
  [run_id]       NVARCHAR(40)  NOT NULL,
  [workbook]     NVARCHAR(400) NOT NULL,
  [origin]       NVARCHAR(10)  NOT NULL,
  [row_no]       INT           NOT NULL,
  [seq]          INT           NOT NULL,
  [sheet]        NVARCHAR(100) NOT NULL,
  [cell]         NVARCHAR(20)  NOT NULL,
  [column_name]  NVARCHAR(255) NOT NULL,
  [value]        TEXT NOT NULL,
  [reason]       NVARCHAR(40)  NOT NULL,
  [effect]       NVARCHAR(10)  NOT NULL,
  [sentence]     NVARCHAR(1000) NOT NULL,
  [customer]     NVARCHAR(255) NULL,
  [order_number] NVARCHAR(255) NULL,
  [record_id]    NVARCHAR(36)  NULL,
  CONSTRAINT [PK_REJECTS] PRIMARY KEY ([run_id], [workbook], [origin], [row_no], [seq])
);
-- Serves rejects.forget_of_merged, rejects.forget_of_planned.
CREATE INDEX IF NOT EXISTS [IX_REJECTS_RECORD] ON [REJECTS] ([record_id]);
-- Serves rejects.of_run, imports.forget_rejects.
CREATE INDEX IF NOT EXISTS [IX_REJECTS_WORKBOOK] ON [REJECTS] ([workbook], [run_id]);
