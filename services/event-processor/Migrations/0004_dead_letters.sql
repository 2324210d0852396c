-- What could not be processed, out of every topic's dead-letter topic; kept for thirty days as it is there.
CREATE TABLE dead_letters (
    id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id        uuid,                           -- NULL where the record does not say: only operators see it
    topic            text        NOT NULL,           -- where it came from, and where a replay goes
    partition        integer     NOT NULL,           -- below 0 where the record does not say: then it is named by its place among the dead letters
    record_offset    bigint      NOT NULL,
    reason           text        NOT NULL,
    stack            text,
    key              bytea,
    value            bytea       NOT NULL,
    header_names     text[]      NOT NULL,           -- the record's own, without those of the dead letter
    header_values    bytea[]     NOT NULL,
    died_at          timestamptz NOT NULL,
    replayed_at      timestamptz,                    -- the last time
    replays          integer     NOT NULL DEFAULT 0,
    UNIQUE (topic, partition, record_offset)
);

CREATE INDEX ON dead_letters (tenant_id, id DESC);
CREATE INDEX ON dead_letters (died_at);
