-- What `rollback` took back, order by order, and what it left and why.

-- run_id: the rollback's own run; of_run: the run that it takes back. state: SKIPPED (sentence says why); PLANNED; HELD (something of it is on the board:
-- the order is held while its row's source_hash is this one); RELEASED (its row changed since); UNDONE (`rollback --undo`).
CREATE TABLE [ROLLBACKS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [of_run] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [customer] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [action] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NULL,
  [source_hash] NVARCHAR(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [sentence] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  CONSTRAINT [PK_ROLLBACKS] PRIMARY KEY ([run_id], [record_id])
);
-- Serves plan.stream_due: is this order held by a rollback?
CREATE INDEX [IX_ROLLBACKS_HELD] ON [ROLLBACKS] ([record_id]) WHERE [state] = 'HELD';
