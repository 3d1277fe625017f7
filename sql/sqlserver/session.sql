-- Session: what a transaction begins with, and what is asked of the server itself.

-- name: session.alone
-- One at a time in the whole store, as on SQLite: what reads before it writes (migrate, merge, plan, open) need not fear a second one.
SET LOCK_TIMEOUT {{lockTimeoutMs}};
DECLARE @answer INT;
EXEC @answer = sp_getapplock @Resource = N'order-mirror', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = {{lockTimeoutMs}};
SELECT @answer AS [answer]

-- name: session.alone_with
-- Beside others, but one at a time with the same thing: a workbook, a batch, a customer's claims.
SET LOCK_TIMEOUT {{lockTimeoutMs}};
DECLARE @answer INT;
EXEC @answer = sp_getapplock @Resource = N'order-mirror', @LockMode = N'Shared', @LockOwner = N'Transaction', @LockTimeout = {{lockTimeoutMs}};
IF @answer >= 0 EXEC @answer = sp_getapplock @Resource = @name, @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = {{lockTimeoutMs}};
SELECT @answer AS [answer]

-- name: session.snapshot
SELECT CAST([is_read_committed_snapshot_on] AS INT) AS [read_committed_snapshot], [snapshot_isolation_state] AS [snapshot_isolation] FROM [sys].[databases] WHERE [name] = DB_NAME()
