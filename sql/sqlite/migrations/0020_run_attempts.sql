-- Of a step of a run that is tried again: its latest attempt. An earlier one that wakes up late may change nothing (S11).

CREATE TABLE [RUN_ATTEMPTS] (
  [run_id] TEXT NOT NULL,
  [step] TEXT NOT NULL,
  [attempt] INTEGER NOT NULL,
  [began_at] TEXT NOT NULL,
  PRIMARY KEY ([run_id], [step])
) WITHOUT ROWID;
