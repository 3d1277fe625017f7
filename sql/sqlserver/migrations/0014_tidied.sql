-- Since when a run is not whole any more: housekeeping took rows of it.

ALTER TABLE [RUNS] ADD [tidied_at] DATETIME2(3) NULL;
