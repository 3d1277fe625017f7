-- Staging, SQLite's way: its indexes live only as long as a merge. Kept while rows are staged, each chunk would dirty
-- pages all over them, and importing would take a third longer.

-- name: staging.index_base_key
CREATE INDEX IF NOT EXISTS [IX_STG_BASE_KEY] ON [STG_ORDER_LIST] ([base_key])

-- name: staging.index_fate
CREATE INDEX IF NOT EXISTS [IX_STG_FATE] ON [STG_ORDER_LIST] ([fate])

-- name: staging.index_record
CREATE INDEX IF NOT EXISTS [IX_STG_RECORD] ON [STG_ORDER_LIST] ([record_id])

-- name: staging.drop_base_key
DROP INDEX IF EXISTS [IX_STG_BASE_KEY]

-- name: staging.drop_fate
DROP INDEX IF EXISTS [IX_STG_FATE]

-- name: staging.drop_record
DROP INDEX IF EXISTS [IX_STG_RECORD]
