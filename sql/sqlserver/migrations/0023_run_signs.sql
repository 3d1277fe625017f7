-- Where a run lives, and its last sign of life, by the store's time: another Temporal server's run is not ended while it lives.
-- A table of its own: the run's row is locked for as long as one of its transactions lasts.

CREATE TABLE [RUN_SIGNS] (
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_RUN_SIGNS] PRIMARY KEY,
  [server_id] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [server] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [host] NVARCHAR(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [seen_at] DATETIME2(3) NOT NULL
);
