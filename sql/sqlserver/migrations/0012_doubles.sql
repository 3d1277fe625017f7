-- Board items and subitems that carry the key of one already known: the oldest was kept, these stay on the board until `verify --repair` archives them.
CREATE TABLE [MON_DOUBLES] (
  [item_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [PK_MON_DOUBLES] PRIMARY KEY,
  [kept_id] NVARCHAR(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [record_id] NVARCHAR(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
  [size_code] NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NULL,
  [found_at] DATETIME2(3) NOT NULL
);
