-- Adopt: what an earlier system's items can be given to. The giving itself is outbox.adopt_item and outbox.adopt_line.

-- name: adopt.orders
SELECT [record_id], [base_key], [extras_key], [monday_item_id] FROM [ORDER_LIST] ORDER BY [record_id]
