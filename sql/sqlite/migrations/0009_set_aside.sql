-- Writes that failed alone are set aside until the others have gone: how often they were tried alone, and since when (issue 4, isolation and outage).

ALTER TABLE [ORDER_LIST_DELTA] ADD [alone] INT NULL;
ALTER TABLE [ORDER_LIST_DELTA] ADD [aside_at] DATETIME2 NULL;
ALTER TABLE [ORDER_LIST_LINES_DELTA] ADD [alone] INT NULL;
ALTER TABLE [ORDER_LIST_LINES_DELTA] ADD [aside_at] DATETIME2 NULL;
