-- Queries ask for a tenant, mostly for some events, mostly for a span of time: the order follows that.
-- kafka_partition, kafka_offset and block_index say where a row came from; the two small indexes find the rows of a
-- stretch of a partition again. The window remembers the tokens of inserts (ADR-004).
CREATE TABLE IF NOT EXISTS events
(
    tenant_id       UUID,
    event           LowCardinality(String),
    type            LowCardinality(String),
    message_id      String CODEC(ZSTD(1)),
    user_id         String CODEC(ZSTD(1)),
    anonymous_id    String CODEC(ZSTD(1)),
    group_id        String CODEC(ZSTD(1)),
    timestamp       DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    sent_at         DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    received_at     DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    processed_at    DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    properties      String CODEC(ZSTD(1)),
    traits          String CODEC(ZSTD(1)),
    context         String CODEC(ZSTD(1)),
    kafka_partition UInt16 CODEC(ZSTD(1)),
    kafka_offset    Int64 CODEC(Delta, ZSTD(1)),
    block_index     UInt32 CODEC(ZSTD(1)),
    INDEX by_received_at received_at TYPE minmax GRANULARITY 1,
    INDEX by_kafka_offset kafka_offset TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (tenant_id, event, timestamp, message_id)
SETTINGS non_replicated_deduplication_window = 100000;
