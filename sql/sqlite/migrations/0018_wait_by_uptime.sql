-- When a wait that the board asked for is over, by the uptime of the machine that noted it: its clock may be set meanwhile. boot: which machine, since which start.

ALTER TABLE [MON_BUDGETS] ADD [boot] NVARCHAR(80) NULL;
ALTER TABLE [MON_BUDGETS] ADD [uptime_ms] FLOAT NULL;
