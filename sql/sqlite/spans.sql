-- Spans, SQLite's way: the last of the next @count record ids, in the order of an index and no further.

-- name: spans.orders
SELECT MAX(d.[record_id]) AS [upto] FROM (SELECT [record_id] FROM [ORDER_LIST] WHERE [record_id] > @after ORDER BY [record_id] LIMIT @count) AS d

-- name: spans.due
SELECT MAX(d.[record_id]) AS [upto] FROM (SELECT [record_id] FROM [ORDER_LIST] WHERE [plan_due] = 1 AND [record_id] > @after ORDER BY [record_id] LIMIT @count) AS d

-- name: spans.planned
SELECT MAX(d.[record_id]) AS [upto] FROM (SELECT [record_id] FROM [ORDER_LIST_DELTA] WHERE [run_id] = @run AND [record_id] > @after ORDER BY [record_id] LIMIT @count) AS d

-- name: spans.planned_lines
SELECT MAX(d.[record_id]) AS [upto] FROM (SELECT [record_id] FROM [ORDER_LIST_LINES_DELTA] WHERE [run_id] = @run AND [record_id] > @after ORDER BY [record_id] LIMIT @count) AS d
