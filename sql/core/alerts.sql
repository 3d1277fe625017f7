-- Alerts: what the watch reads, and what it has told.

-- name: alerts.open
SELECT [kind], [subject], [sentence], [since], [told_at] FROM [ALERTS]

-- name: alerts.raise
INSERT INTO [ALERTS] ([kind], [subject], [sentence], [since]) SELECT @kind, @subject, @sentence, @now
WHERE NOT EXISTS (SELECT 1 FROM [ALERTS] WHERE [kind] = @kind AND [subject] = @subject)

-- name: alerts.notified
UPDATE [ALERTS] SET [told_at] = @now, [sentence] = @sentence WHERE [kind] = @kind AND [subject] = @subject

-- name: alerts.clear
DELETE FROM [ALERTS] WHERE [kind] = @kind AND [subject] = @subject

-- name: alerts.last_run
SELECT [run_id], [outcome], [sentence] FROM (SELECT [run_id], [outcome], [sentence], ROW_NUMBER() OVER (ORDER BY [opened_at] DESC, [run_id] DESC) AS [rank_no]
  FROM [RUNS] WHERE [environment] = @environment AND [scope] = 'sync' AND [closed_at] IS NOT NULL AND [state] <> 'CANCELLED') AS d WHERE d.[rank_no] = 1

-- name: alerts.used_since
SELECT MIN([bound_at]) AS [since] FROM [ENVIRONMENTS] WHERE [environment] = @environment

-- name: alerts.waiting_customers
SELECT c.[customer], c.[state], c.[reason] FROM [RUN_CUSTOMERS] AS c JOIN [RUNS] AS r ON r.[run_id] = c.[run_id]
WHERE r.[environment] = @environment AND r.[closed_at] IS NULL AND c.[state] IN ('parked', 'paused', 'gated') ORDER BY c.[customer]

-- name: alerts.refused_workbooks
SELECT [workbook], [refusal] FROM [WORKBOOKS] WHERE [state] = 'REFUSED' ORDER BY [workbook]

-- name: alerts.last_verified
SELECT [run_id], [ended_at], [findings] FROM (SELECT [run_id], [ended_at], [findings], ROW_NUMBER() OVER (ORDER BY [began_at] DESC, [run_id] DESC) AS [rank_no]
  FROM [VERIFICATIONS] WHERE [state] = 'DONE' AND [customer] IS NULL) AS d WHERE d.[rank_no] = 1

-- name: alerts.last_call
SELECT [outcome], [reason] FROM (SELECT [outcome], [reason], ROW_NUMBER() OVER (ORDER BY [at] DESC, [call_no] DESC) AS [rank_no] FROM [MON_CALLS] WHERE [at] >= @since) AS d WHERE d.[rank_no] = 1

-- name: alerts.daily_limit_answers
SELECT COUNT(*) AS [answers] FROM [MON_CALLS] WHERE [at] >= @since AND [outcome] = 'daily-limit'

-- name: canary.one
SELECT [at], [lost], [seconds] FROM [CANARY] WHERE [environment] = @environment

-- name: canary.clear
DELETE FROM [CANARY] WHERE [environment] = @environment

-- name: canary.note
INSERT INTO [CANARY] ([environment], [at], [lost], [seconds]) VALUES (@environment, @now, @lost, @seconds)

-- name: canary.item
SELECT [monday_item_id] FROM [ORDER_LIST] WHERE [customer] = @customer AND [order_number] = 'CANARY' AND [present] = 1
