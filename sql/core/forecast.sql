-- Forecast: what a run still has to send (what was only planned counts too), and what the calls of this board have cost until now.

-- name: forecast.waiting
SELECT [customer], [kind], 'item' AS [unit], COUNT(*) AS [count_of] FROM [ORDER_LIST_DELTA]
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [kind] IN ('CREATE', 'UPDATE') AND ([state] IN ('PENDING', 'SENDING') OR [reason] = 'plan-only') GROUP BY [customer], [kind]
UNION ALL
SELECT [customer], [kind], 'line' AS [unit], COUNT(*) AS [count_of] FROM [ORDER_LIST_LINES_DELTA]
WHERE [run_id] = @run AND [record_id] > @after AND [record_id] <= @upto AND [kind] IN ('CREATE', 'UPDATE') AND ([state] IN ('PENDING', 'SENDING') OR [reason] = 'plan-only') GROUP BY [customer], [kind]

-- name: forecast.new_groups
SELECT COUNT(*) AS [new_groups] FROM (
  SELECT d.[group_key] FROM [ORDER_LIST_DELTA] AS d
  WHERE d.[run_id] = @run AND (d.[state] = 'PENDING' OR d.[reason] = 'plan-only') AND (d.[kind] = 'CREATE' OR d.[moves] = 1)
    AND NOT EXISTS (SELECT 1 FROM [MON_GROUPS] AS g WHERE g.[board_id] = @board AND g.[group_key] = d.[group_key] AND g.[state] = 'MADE')
  GROUP BY d.[group_key]) AS n

-- name: forecast.measured
SELECT b.[phase], COUNT(*) AS [calls], SUM(b.[size]) AS [members], SUM(c.[duration_ms]) AS [duration_ms],
  SUM(CASE WHEN c.[complexity] IS NULL THEN 0 ELSE b.[size] END) AS [priced_members], SUM(COALESCE(c.[complexity], 0)) AS [complexity]
FROM [MON_CALLS] AS c JOIN [MON_BATCHES] AS b ON b.[batch_id] = c.[batch_id]
WHERE c.[at] >= @since AND c.[mutation] = 1 AND c.[outcome] = 'answered' GROUP BY b.[phase]

-- name: runs.forecast
UPDATE [RUNS] SET [forecast] = @forecast WHERE [run_id] = @run
