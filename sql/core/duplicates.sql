-- Doubles: what look-ups found beside the item or subitem that was kept. Nothing is ever changed on the board because of it but by `verify --repair`.

-- name: duplicates.again
UPDATE [MON_DOUBLES] SET [kept_id] = @kept, [found_at] = @now WHERE [item_id] = @item

-- name: duplicates.add
INSERT INTO [MON_DOUBLES] ([item_id], [kept_id], [record_id], [size_code], [found_at])
SELECT @item, @kept, @record, @size, @now WHERE NOT EXISTS (SELECT 1 FROM [MON_DOUBLES] WHERE [item_id] = @item)

-- Gone are those that a repair archived, and those that a later reading of the whole board did not find any more.
-- name: duplicates.open
SELECT d.[item_id], d.[kept_id], d.[record_id], d.[size_code], d.[found_at], o.[customer], o.[order_number]
FROM [MON_DOUBLES] AS d JOIN [ORDER_LIST] AS o ON o.[record_id] = d.[record_id]
WHERE NOT EXISTS (
    SELECT 1 FROM [MON_ARCHIVES_DELTA] AS a WHERE a.[item_id] = d.[item_id] AND a.[state] = 'SYNCED' AND a.[receipt_at] >= d.[found_at]
  ) AND NOT EXISTS (
    SELECT 1 FROM [VERIFICATIONS] AS v WHERE v.[state] = 'DONE' AND v.[customer] IS NULL AND v.[began_at] > d.[found_at]
      AND NOT EXISTS (SELECT 1 FROM [FINDINGS] AS f WHERE f.[run_id] = v.[run_id] AND f.[item_id] = d.[item_id])
  )
ORDER BY o.[customer], o.[order_number], d.[record_id], d.[size_code], d.[item_id]
