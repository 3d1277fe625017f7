-- The marks that this store raised on its board, and how it stands to it: only the newest and only store of a board sends (S3).
-- state of a mark: DOUBTED (raised, but it counts only once its answer came in time), TRIED (raised, its end not heard), HELD (read back).
-- mark_state of the store: NULL, RESTORED (put back and not compared yet), BEHIND (`verify --repair` has to come first).

CREATE TABLE [BOARD_MARKS] (
  [board_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [epoch] INT NOT NULL,
  [run_id] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [nonce] NVARCHAR(8) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [raised_at] DATETIME2(3) NOT NULL,
  [held_at] DATETIME2(3) NULL,
  CONSTRAINT [PK_BOARD_MARKS] PRIMARY KEY ([board_id], [epoch], [nonce])
);

ALTER TABLE [ENVIRONMENTS] ADD [mark_state] NVARCHAR(10) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE [ENVIRONMENTS] ADD [mark_state_at] DATETIME2(3) NULL;

-- Whether the board refuses to change a column under an outdated revision, as it was tried.
CREATE TABLE [BOARD_REVISIONS] (
  [board_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_BOARD_REVISIONS] PRIMARY KEY,
  [refuses_stale] BIT NOT NULL,
  [tried_at] DATETIME2(3) NOT NULL
);
