-- Backup: what a copy of the store holds, for people.

-- name: backup.contents
SELECT (SELECT COUNT(*) FROM [ORDER_LIST]) AS [orders], (SELECT MAX([run_id]) FROM [RUNS]) AS [newest_run], (SELECT MAX([run_id]) FROM [RUNS] WHERE [closed_at] IS NULL) AS [open_run]
