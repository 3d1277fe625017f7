-- Archives: board items that leave the board, through the outbox like every write: frozen, marked, receipted (S4, S5).

-- name: outbox.claim_archives
SELECT * FROM (
  SELECT a.[item_id], a.[item_id] AS [record_id], a.[attempts], ROW_NUMBER() OVER (ORDER BY a.[item_id]) AS [rank_no]
  FROM [MON_ARCHIVES_DELTA] AS a WHERE a.[run_id] = @run AND a.[customer] = @customer AND a.[state] = 'PENDING'
) AS c WHERE c.[rank_no] <= @count ORDER BY c.[rank_no]

-- name: outbox.freeze_archive
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'SENDING', [batch_id] = @batch, [position] = @position, [attempts] = [attempts] + 1
WHERE [run_id] = @run AND [item_id] = @record AND [state] = 'PENDING'

-- name: outbox.members_archives
SELECT [item_id] AS [record_id], [position], [attempts], [reason], [alone], [aside_at], [item_id] AS [monday_item_id] FROM [MON_ARCHIVES_DELTA] WHERE [batch_id] = @batch AND [state] = 'SENDING' ORDER BY [position]

-- name: outbox.apply_archive
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'SYNCED', [outcome] = @outcome, [receipt_at] = @now WHERE [run_id] = @run AND [item_id] = @record AND [batch_id] = @batch AND [state] = 'SENDING'

-- name: outbox.fail_archive
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'FAILED', [outcome] = 'failed', [reason] = @reason, [sentence] = @sentence WHERE [batch_id] = @batch AND [item_id] = @record AND [state] = 'SENDING'

-- name: outbox.release_archive
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'PENDING', [batch_id] = NULL, [position] = NULL, [reason] = @reason WHERE [batch_id] = @batch AND [item_id] = @record AND [state] = 'SENDING'

-- name: outbox.quarantine_archive
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'ASIDE', [batch_id] = NULL, [position] = NULL, [reason] = @reason, [alone] = COALESCE([alone], 0) + 1, [aside_at] = COALESCE([aside_at], @now)
WHERE [batch_id] = @batch AND [item_id] = @record AND [state] = 'SENDING'

-- name: outbox.recall_archives
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'PENDING' WHERE [run_id] = @run AND [customer] = @customer AND [state] = 'ASIDE'

-- name: outbox.thaw_archives
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'PENDING', [batch_id] = NULL, [position] = NULL, [reason] = 'never-sent'
WHERE [run_id] = @run AND [customer] = @customer AND [state] = 'SENDING'
  AND EXISTS (SELECT 1 FROM [MON_BATCHES] AS b WHERE b.[batch_id] = [MON_ARCHIVES_DELTA].[batch_id] AND b.[state] = 'FROZEN')

-- name: outbox.defer_archives
UPDATE [MON_ARCHIVES_DELTA] SET [state] = 'DEFERRED', [outcome] = 'deferred', [reason] = @reason, [sentence] = @sentence
WHERE [run_id] = @run AND [customer] = @customer AND [state] IN ('PENDING', 'ASIDE')

-- name: figures.archives
SELECT [customer], [state], COUNT(*) AS [order_count] FROM [MON_ARCHIVES_DELTA] WHERE [run_id] = @run AND [state] <> 'PLANNED' GROUP BY [customer], [state]
