-- Alerts that are open now, so that none is told twice and the end of each is told.
CREATE TABLE [ALERTS] (
  [kind] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [subject] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [sentence] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [since] DATETIME2(3) NOT NULL,
  [told_at] DATETIME2(3) NULL,
  CONSTRAINT [PK_ALERTS] PRIMARY KEY ([kind], [subject])
);

-- The synthetic order that goes the whole way: one row, the newest attempt.
CREATE TABLE [CANARY] (
  [environment] NVARCHAR(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_CANARY] PRIMARY KEY,
  [at] DATETIME2(3) NOT NULL,
  [lost] NVARCHAR(1000) COLLATE Latin1_General_100_BIN2 NULL,
  [seconds] INT NULL
);
