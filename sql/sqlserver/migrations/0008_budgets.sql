-- Budgets of the board's token that all workers spend from: points and calls of the minute, calls of the day. taken: in this window, by all of them.
-- version: who changes the row says which one it read, so that two at once cannot both have the last of it.
CREATE TABLE [MON_BUDGETS] (
  [budget] NVARCHAR(40) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_MON_BUDGETS] PRIMARY KEY,
  [taken] FLOAT NOT NULL,
  [ends_at] DATETIME2(3) NOT NULL,
  [version] INT NOT NULL
);
