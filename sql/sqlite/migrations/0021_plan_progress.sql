-- How far the planning of a run has come: an attempt that was cut off is continued, and nothing of a plan is sent before it is whole (S13).
-- stage: DUE, ORDERS, STATES, PLANNED. upto: the last record id of the stage that is done.
CREATE TABLE IF NOT EXISTS [PLAN_PROGRESS] (
  [run_id]      NVARCHAR(40) NOT NULL CONSTRAINT [PK_PLAN_PROGRESS] PRIMARY KEY,
  [stage]       NVARCHAR(10) NOT NULL,
  [fingerprint] NVARCHAR(64) NOT NULL,
  [upto]        NVARCHAR(36) NOT NULL
);
