-- Two statements; the comment's semicolon is none of them.
CREATE TABLE IF NOT EXISTS things (name String DEFAULT 'a;b') ENGINE = MergeTree ORDER BY name;
ALTER TABLE things ADD COLUMN IF NOT EXISTS size UInt32;
