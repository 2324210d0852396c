-- What models said of people, with what they were given: so that a score can be explained later, and what comes in now held against what models were trained with. actor is the
-- person's number when the score was made; questions go by the person that it stands for now. Written by ml-scoring.
CREATE TABLE IF NOT EXISTS scores
(
    tenant_id UUID,
    model     LowCardinality(String),
    actor     UInt64 CODEC(NONE),
    user_id   String CODEC(ZSTD(1)),
    version   UInt32,
    scored_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    score     Float32 CODEC(ZSTD(1)),
    source    LowCardinality(String),
    features  Array(Float32) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(scored_at)
ORDER BY (tenant_id, model, actor, scored_at)
TTL toDateTime(scored_at) + INTERVAL 90 DAY;

-- The largest index of a day, by model and version: a later row of the day takes the place of an earlier one. feature is the one that moved most, or score.
CREATE TABLE IF NOT EXISTS model_drift
(
    tenant_id UUID,
    model     LowCardinality(String),
    version   UInt32,
    day       Date,
    feature   LowCardinality(String),
    psi       Float64,
    rows      UInt64,
    at        DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (tenant_id, model, version, day)
TTL day + INTERVAL 13 MONTH;
