-- How far each partition of a topic is stored in ClickHouse (ADR-004).
CREATE TABLE ingest_progress (
    topic              text        NOT NULL,
    partition          integer     NOT NULL,
    generation         bigint      NOT NULL,            -- grows with each owner: an older owner's writes do nothing
    done_to            bigint      NOT NULL,            -- every record below this offset is stored
    intent_to          bigint      NOT NULL,            -- records from done_to to here may be stored: an insert was begun
    intent_generation  bigint      NOT NULL DEFAULT 0,  -- the owner that began it; part of the insert's token
    newest_received_ms bigint      NOT NULL DEFAULT 0,  -- the latest arrival among what is stored, milliseconds since 1970
    updated_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition),
    CHECK (intent_to >= done_to)
);
