-- Bulk load, SQLite's way: one prepared statement, run for every row inside a transaction.

-- name: bulk.insert
INSERT INTO {{table}} ({{columns}}) VALUES ({{marks}})
