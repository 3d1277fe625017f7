-- Standing: how things are now, for metrics and the watch; nothing of a single order (S15).

-- name: standing.orders
SELECT [sync_state], COUNT(*) AS [order_count] FROM [ORDER_LIST] GROUP BY [sync_state]

-- name: standing.oldest_due
SELECT MIN(r.[opened_at]) AS [since] FROM [ORDER_LIST] AS o JOIN [RUNS] AS r ON r.[run_id] = o.[changed_run]
WHERE o.[plan_due] = 1 AND o.[present] = 1 AND o.[sync_state] IN ('NEW', 'CHANGED', 'PENDING')

-- name: standing.open_run
SELECT [run_id], [opened_at], [phase] FROM [RUNS] WHERE [environment] = @environment AND [closed_at] IS NULL

-- name: standing.parked
SELECT COUNT(*) AS [customers] FROM [RUN_CUSTOMERS] AS c JOIN [RUNS] AS r ON r.[run_id] = c.[run_id]
WHERE r.[environment] = @environment AND r.[closed_at] IS NULL AND c.[state] = 'parked'

-- name: standing.last_balanced
SELECT MAX([closed_at]) AS [at] FROM [RUNS] WHERE [environment] = @environment AND [scope] = 'sync' AND [state] = 'FINISHED' AND [balanced] = 1

-- name: standing.calls
SELECT COUNT(*) AS [calls], SUM([complexity]) AS [complexity] FROM [MON_CALLS] WHERE [at] >= @since
