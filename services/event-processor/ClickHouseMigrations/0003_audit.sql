-- What was done, for thirteen months: a year can be looked back on. A record that arrives twice becomes one row when parts merge, and
-- queries say FINAL. tenant_id and user_id are zero where they were not known.
CREATE TABLE IF NOT EXISTS audit
(
    tenant_id  UUID,
    at         DateTime64(3, 'UTC'),
    id         UUID,
    area       LowCardinality(String),
    action     LowCardinality(String),
    user_id    UUID,
    subject    String CODEC(ZSTD(1)),
    ip         String CODEC(ZSTD(1)),
    user_agent String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (tenant_id, at, id)
TTL toDateTime(at) + INTERVAL 13 MONTH;
