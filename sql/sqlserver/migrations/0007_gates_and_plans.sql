-- What waits for a person's approval, what they let pass, and plans that were kept to be sent later.

-- What the board was known to hold before a planned change: shown by plan, weighed by the gates, wanted back by a rollback.
ALTER TABLE [ORDER_LIST_DELTA] ADD [before] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE [ORDER_LIST_LINES_DELTA] ADD [before_quantity] INT NULL;

-- What a run would go past. customer NULL: the whole run waits. state: WAITING, APPROVED, LEFT (not in this run), or SHOWN (a plan waits for nobody).
-- examples: JSON list of record ids; the values stand in the store, never in a workflow's history (S15).
CREATE TABLE [RUN_GATES] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [gate_no] INT NOT NULL,
  [gate] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [workbook] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NULL,
  [column_name] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [sentence] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [examples] NVARCHAR(4000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [reason] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NULL,
  [settled_at] DATETIME2(3) NULL,
  CONSTRAINT [PK_RUN_GATES] PRIMARY KEY ([run_id], [gate_no])
);

-- The last run in which a customer passed the gates: what is new since then is weighed, also when an import or a plan saw it first.
CREATE TABLE [GATES_PASSED] (
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_GATES_PASSED] PRIMARY KEY,
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [passed_at] DATETIME2(3) NOT NULL
);

-- A plan that was kept: its planned writes are those of its run (ORDER_LIST_DELTA). facts: JSON, what it was made from, to say what moved since.
CREATE TABLE [PLANS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_PLANS] PRIMARY KEY,
  [environment] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [hash] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [facts] NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [made_at] DATETIME2(3) NOT NULL,
  [sent_run] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NULL,
  [cleaned_at] DATETIME2(3) NULL
);
