-- Fencing: who waits for a lease gets it next, and since when a group may be on its way (S3, S4).

ALTER TABLE [LEASES] ADD [wanted_by] NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE [LEASES] ADD [wanted_until] DATETIME2(3) NULL;
ALTER TABLE [MON_GROUPS] ADD [intended_at] DATETIME2(3) NULL;
