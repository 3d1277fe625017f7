-- Which files of the source folder a run did not read, as JSON; and of a staged row how programs before reader version 2 would have read it
-- (src/store/former-keys.ts). A staging file in the older shape is left behind: a run that had read into it says so at its merge.

ALTER TABLE [RUNS] ADD [not_read] TEXT NULL;
UPDATE [STAGING_FILE] SET [number] = [number] + 1;
