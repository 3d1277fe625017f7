-- Who paused a run or a customer of it, why, and until when: what a person said is kept, and the watch finds a run that stands still.

-- customer: blank is the whole run. resumed_at NULL: it still is paused, or was until the run's end.
CREATE TABLE IF NOT EXISTS [RUN_PAUSES] (
  [run_id]        NVARCHAR(40)   NOT NULL,
  [customer]      NVARCHAR(255)  NOT NULL,
  [paused_at]     DATETIME2      NOT NULL,
  [reason]        NVARCHAR(1000) NOT NULL,
  [resumed_at]    DATETIME2      NULL,
  [resume_reason] NVARCHAR(1000) NULL,
  CONSTRAINT [PK_RUN_PAUSES] PRIMARY KEY ([run_id], [customer], [paused_at])
);
