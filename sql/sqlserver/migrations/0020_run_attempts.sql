-- Of a step of a run that is tried again: its latest attempt. An earlier one that wakes up late may change nothing (S11).

CREATE TABLE [RUN_ATTEMPTS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [step] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [attempt] INT NOT NULL,
  [began_at] DATETIME2(3) NOT NULL,
  CONSTRAINT [PK_RUN_ATTEMPTS] PRIMARY KEY ([run_id], [step])
);
