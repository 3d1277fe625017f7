-- When each phase of a run began, in their order: the report shows where the time went. Phases that return (sending, waiting for approval) have a row each time.
CREATE TABLE [RUN_PHASES] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [phase_no] INT NOT NULL,
  [phase] NVARCHAR(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [entered_at] DATETIME2(3) NOT NULL,
  CONSTRAINT [PK_RUN_PHASES] PRIMARY KEY ([run_id], [phase_no])
);
