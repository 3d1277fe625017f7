-- Standing: how things are now, for metrics and the watch; nothing of a single order (S15).

-- name: health.orders
SELECT d.[sync_state], COUNT(*) AS [order_count]
FROM (SELECT CASE WHEN [present] = 1 THEN [sync_state] ELSE 'ABSENT' END AS [sync_state] FROM [ORDER_LIST]) AS d GROUP BY d.[sync_state]

-- name: health.oldest_due
SELECT MIN(r.[opened_at]) AS [since] FROM [ORDER_LIST] AS o JOIN [RUNS] AS r ON r.[run_id] = o.[changed_run]
WHERE o.[plan_due] = 1 AND o.[present] = 1 AND o.[sync_state] IN ('NEW', 'CHANGED', 'PENDING')

-- name: health.open_run
SELECT [run_id], [opened_at], [phase] FROM [RUNS] WHERE [environment] = @environment AND [closed_at] IS NULL

-- name: health.parked
SELECT COUNT(*) AS [customers] FROM [RUN_CUSTOMERS] AS c JOIN [RUNS] AS r ON r.[run_id] = c.[run_id]
WHERE r.[environment] = @environment AND r.[closed_at] IS NULL AND c.[state] = 'parked'

-- name: health.last_balanced
SELECT MAX([closed_at]) AS [at] FROM [RUNS] WHERE [environment] = @environment AND [scope] = 'sync' AND [state] = 'FINISHED' AND [balanced] = 1

-- name: health.calls
SELECT COUNT(*) AS [calls], SUM([complexity]) AS [complexity] FROM [MON_CALLS] WHERE [at] >= @since
