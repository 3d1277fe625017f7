-- The sizes of a staged order are one text of its row, and have no table of their own any more. A file with rows in the older shape is left behind:
-- a run that had read them says so at its merge, and the next one reads them again (src/store/staged-whole.ts).

UPDATE [STAGING_FILE] SET [number] = [number] + 1;
