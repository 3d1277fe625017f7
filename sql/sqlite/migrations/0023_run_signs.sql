-- Where a run lives, and its last sign of life, by the store's time: another Temporal server's run is not ended while it lives.

CREATE TABLE [RUN_SIGNS] (
  [run_id] TEXT NOT NULL PRIMARY KEY,
  [server_id] TEXT NOT NULL,
  [server] TEXT NOT NULL,
  [host] TEXT NOT NULL,
  [seen_at] TEXT NOT NULL
) WITHOUT ROWID;
