-- Who paused a run or a customer of it, why, and until when: what a person said is kept, and the watch finds a run that stands still.

-- customer: blank is the whole run. resumed_at NULL: it still is paused, or was until the run's end.
CREATE TABLE [RUN_PAUSES] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [paused_at] DATETIME2(3) NOT NULL,
  [reason] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [resumed_at] DATETIME2(3) NULL,
  [resume_reason] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT [PK_RUN_PAUSES] PRIMARY KEY ([run_id], [customer], [paused_at])
);
