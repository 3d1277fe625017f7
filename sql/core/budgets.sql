-- Budgets that several workers share. Changed only by who read the newest version: no lock is needed on any engine.

-- name: budgets.one
SELECT [taken], [ends_at], [version], [boot], [uptime_ms] FROM [MON_BUDGETS] WHERE [budget] = @budget

-- name: budgets.insert
INSERT INTO [MON_BUDGETS] ([budget], [taken], [ends_at], [version]) SELECT @budget, 0, @endsAt, 0
WHERE NOT EXISTS (SELECT 1 FROM [MON_BUDGETS] WHERE [budget] = @budget)

-- name: budgets.take
UPDATE [MON_BUDGETS]
SET [taken] = @taken, [ends_at] = @endsAt, [boot] = @boot, [uptime_ms] = @uptimeMs, [version] = [version] + 1
WHERE [budget] = @budget AND [version] = @version

-- Rows of waits: ends_at is when the wait is over, uptime_ms the same by the machine's uptime, taken how many milliseconds it was long when it was noted.
-- name: budgets.waits
SELECT [budget], [taken], [ends_at], [version], [boot], [uptime_ms] FROM [MON_BUDGETS] WHERE [budget] IN ('pause', 'day-over')
