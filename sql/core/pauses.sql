-- Pauses: what people held, and why.

-- name: pauses.again
UPDATE [RUN_PAUSES] SET [reason] = @reason WHERE [run_id] = @run AND [customer] = @customer AND [resumed_at] IS NULL

-- name: pauses.begin
INSERT INTO [RUN_PAUSES] ([run_id], [customer], [paused_at], [reason]) VALUES (@run, @customer, @now, @reason)

-- name: pauses.end
UPDATE [RUN_PAUSES] SET [resumed_at] = @now, [resume_reason] = @reason
WHERE [run_id] = @run AND (@customer = '' OR [customer] = @customer) AND [resumed_at] IS NULL

-- name: pauses.of_run
SELECT [customer], [paused_at], [reason], [resumed_at], [resume_reason] FROM [RUN_PAUSES] WHERE [run_id] = @run ORDER BY [paused_at], [customer]

-- name: pauses.open_run
SELECT p.[run_id], p.[paused_at], p.[reason] FROM [RUN_PAUSES] AS p JOIN [RUNS] AS r ON r.[run_id] = p.[run_id]
WHERE r.[environment] = @environment AND r.[closed_at] IS NULL AND p.[customer] = '' AND p.[resumed_at] IS NULL
