-- A second lane through each partition (ADR-011): what some tenants sent from some offset on is read again, behind the others, and stored on its own.
ALTER TABLE ingest_progress
    ADD COLUMN slow_to        bigint NOT NULL DEFAULT 0,  -- of what belongs to the slow lane everything below this offset is stored
    ADD COLUMN slow_intent_to bigint NOT NULL DEFAULT 0,  -- as intent_to; at most one of the two lanes is in doubt
    ADD COLUMN slow_newest_ms bigint NOT NULL DEFAULT 0,  -- as newest_received_ms
    ADD COLUMN slow_tenants   text   NOT NULL DEFAULT '', -- whose events belong to it, each from an offset: tenant@offset,tenant@offset
    ADD COLUMN inserts        bigint NOT NULL DEFAULT 0,  -- the number of the insert that was declared last, of whichever lane
    ADD CHECK (slow_intent_to >= slow_to);

-- Until now an insert was numbered by the offset behind it.
UPDATE ingest_progress SET inserts = greatest(done_to, intent_to);

ALTER TABLE ingest_history
    ADD COLUMN slow boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT ingest_history_pkey,
    ADD PRIMARY KEY (partition, slow, done_to);

CREATE OR REPLACE FUNCTION note_ingest_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_processor.ingest_history (partition, done_to, confirmed_at) VALUES (NEW.partition, NEW.done_to, clock_timestamp()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Which tenants were in the slow lane, for traces: kept as long as ingest_history.
CREATE TABLE slow_stretches (
    partition   integer     NOT NULL,
    tenant_id   uuid        NOT NULL,
    from_offset bigint      NOT NULL,
    to_offset   bigint,                -- NULL as long as it goes on
    opened_at   timestamptz NOT NULL,
    closed_at   timestamptz,
    PRIMARY KEY (tenant_id, partition, from_offset)
);

CREATE FUNCTION note_slow_lane() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.slow_to > OLD.slow_to THEN
        INSERT INTO event_processor.ingest_history (partition, done_to, confirmed_at, slow) VALUES (NEW.partition, NEW.slow_to, clock_timestamp(), true)
        ON CONFLICT DO NOTHING;
    END IF;
    IF NEW.slow_tenants <> OLD.slow_tenants THEN
        INSERT INTO event_processor.slow_stretches (partition, tenant_id, from_offset, opened_at)
        SELECT NEW.partition, split_part(one, '@', 1)::uuid, split_part(one, '@', 2)::bigint, clock_timestamp() FROM string_to_table(NEW.slow_tenants, ',') AS one
        ON CONFLICT DO NOTHING;
        UPDATE event_processor.slow_stretches s SET to_offset = NEW.slow_to, closed_at = clock_timestamp()
        WHERE s.partition = NEW.partition AND s.to_offset IS NULL AND s.tenant_id || '@' || s.from_offset <> ALL (string_to_array(NEW.slow_tenants, ','));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER note_slow AFTER UPDATE ON ingest_progress FOR EACH ROW
    WHEN ((NEW.slow_to > OLD.slow_to OR NEW.slow_tenants <> OLD.slow_tenants) AND NEW.topic = 'events.ingest') EXECUTE FUNCTION note_slow_lane();
