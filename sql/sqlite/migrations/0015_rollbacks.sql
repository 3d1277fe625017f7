-- What `rollback` took back, order by order, and what it left and why.

-- run_id: the rollback's own run; of_run: the run that it takes back. state: SKIPPED (sentence says why); PLANNED; HELD (something of it is on the board:
-- the order is held while its row's source_hash is this one); RELEASED (its row changed since); UNDONE (`rollback --undo`).
CREATE TABLE IF NOT EXISTS [ROLLBACKS] (
  [run_id]      NVARCHAR(40)  NOT NULL,
  [record_id]   NVARCHAR(36)  NOT NULL,
  [of_run]      NVARCHAR(40)  NOT NULL,
  [customer]    NVARCHAR(255) NOT NULL,
  [action]      NVARCHAR(10)  NULL,
  [source_hash] NVARCHAR(64)  NOT NULL,
  [state]       NVARCHAR(10)  NOT NULL,
  [sentence]    NVARCHAR(1000) NOT NULL,
  CONSTRAINT [PK_ROLLBACKS] PRIMARY KEY ([run_id], [record_id])
);
-- Serves plan.stream_due: is this order held by a rollback?
CREATE INDEX IF NOT EXISTS [IX_ROLLBACKS_HELD] ON [ROLLBACKS] ([record_id]) WHERE [state] = 'HELD';
