-- Clock: what tells the store's own time, and what is asked together with it. Of what two hosts compare, no host's clock is asked.

-- name: clock.now
SELECT CAST(SYSUTCDATETIME() AS DATETIME2(3)) AS [at]

-- name: leases.one
-- HOLDLOCK: who has looked at its token keeps the lease from changing hands until its transaction ends, as the one writer of SQLite does.
SELECT [name], [holder], [token], [expires_at], [wanted_by], [wanted_until], CAST(SYSUTCDATETIME() AS DATETIME2(3)) AS [at] FROM [LEASES] WITH (HOLDLOCK, ROWLOCK) WHERE [name] = @name

-- name: runs.fence
-- HOLDLOCK: a run that was found open stays open, and an attempt that was the latest the latest, until the transaction ends: closing the run waits.
SELECT r.[state], r.[closed_at], (SELECT MAX(a.[attempt]) FROM [RUN_ATTEMPTS] AS a WITH (HOLDLOCK, ROWLOCK) WHERE a.[run_id] = r.[run_id] AND a.[step] = @step) AS [latest_attempt],
  CAST(SYSUTCDATETIME() AS DATETIME2(3)) AS [at]
FROM [RUNS] AS r WITH (HOLDLOCK, ROWLOCK) WHERE r.[run_id] = @run
