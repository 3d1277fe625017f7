-- Clock: what tells the store's own time, and what is asked together with it. Of what two hosts compare, no host's clock is asked.

-- name: clock.now
SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS [at]

-- name: leases.one
SELECT [name], [holder], [token], [expires_at], [wanted_by], [wanted_until], strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS [at] FROM [LEASES] WHERE [name] = @name

-- name: runs.fence
SELECT r.[state], r.[closed_at], (SELECT MAX(a.[attempt]) FROM [RUN_ATTEMPTS] AS a WHERE a.[run_id] = r.[run_id] AND a.[step] = @step) AS [latest_attempt],
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS [at]
FROM [RUNS] AS r WHERE r.[run_id] = @run
