-- Alerts that are open now, so that none is told twice and the end of each is told.
CREATE TABLE IF NOT EXISTS [ALERTS] (
  [kind]       NVARCHAR(40)   NOT NULL,
  [subject]    NVARCHAR(255)  NOT NULL,
  [sentence]   NVARCHAR(1000) NOT NULL,
  [since]      DATETIME2      NOT NULL,
  [told_at]    DATETIME2      NULL,
  CONSTRAINT [PK_ALERTS] PRIMARY KEY ([kind], [subject])
);

-- The synthetic order that goes the whole way: one row, the newest attempt.
CREATE TABLE IF NOT EXISTS [CANARY] (
  [environment] NVARCHAR(100)  NOT NULL CONSTRAINT [PK_CANARY] PRIMARY KEY,
  [at]          DATETIME2      NOT NULL,
  [lost]        NVARCHAR(1000) NULL,
  [seconds]     INT            NULL
);
