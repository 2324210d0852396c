-- The operational store of the last days (ADR-003, ADR-007) and how far each reader of events.enriched is.

-- A row is written once, in the order of arrival, into the partition of its day, and leaves with that partition. It is kept lean: eight bytes of a hash
-- take the place of tenant and id in the indexes, and JSON stays text, because jsonb would have to be parsed for every row and refuses what events may hold.
CREATE TABLE events (
    tenant_id       uuid        NOT NULL,
    received_at     timestamptz NOT NULL,            -- by which it is partitioned: it never lies far from now, whatever a client says
    happened_at     timestamptz NOT NULL,
    processed_at    timestamptz NOT NULL,
    message_key     bigint      NOT NULL,            -- of tenant and message id; a query compares these too
    user_key        bigint      NOT NULL,            -- of tenant and user, or unknown user where there is none
    source_offset   bigint      NOT NULL,            -- in events.ingest …
    enriched_offset bigint      NOT NULL,            -- … and in events.enriched
    source_index    integer     NOT NULL,            -- in the block at source_offset
    partition       smallint    NOT NULL,            -- of both topics
    type            smallint    NOT NULL,
    session_id      uuid,
    message_id      text        NOT NULL,
    event           text,
    user_id         text,
    anonymous_id    text,
    group_id        text,
    properties      text,
    traits          text,
    context         text
) PARTITION BY RANGE (received_at);

CREATE INDEX ON events (message_key);
CREATE INDEX ON events (user_key, happened_at);

-- Which workflows an event has started.
CREATE TABLE trigger_matches (
    tenant_id    uuid        NOT NULL,
    received_at  timestamptz NOT NULL,               -- of the event
    matched_at   timestamptz NOT NULL,
    message_key  bigint      NOT NULL,
    execution_id uuid        NOT NULL,
    workflow_id  uuid        NOT NULL,
    version      integer     NOT NULL,
    PRIMARY KEY (message_key, execution_id, tenant_id, received_at)
) PARTITION BY RANGE (received_at);

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'create_distributed_table') THEN
        PERFORM create_distributed_table('event_processor.events', 'tenant_id');
        PERFORM create_distributed_table('event_processor.trigger_matches', 'tenant_id', colocate_with => 'event_processor.events');
    END IF;
END $$;

-- Makes room for a day (UTC) of one of the two tables: with Citus a partition that is distributed like its table, else one of hash partitions by tenant.
CREATE FUNCTION ensure_day(of_table text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part_name text := of_table || '_' || to_char(day, 'YYYYMMDD');
    from_time timestamptz := day::timestamp AT TIME ZONE 'UTC';
    to_time   timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
    bounds    text := format('FOR VALUES FROM (%L) TO (%L)', from_time, to_time);
    parts     constant integer := 4;
BEGIN
    IF to_regclass('event_processor.' || part_name) IS NOT NULL THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('event_processor.days'));
    IF to_regclass('event_processor.' || part_name) IS NOT NULL THEN RETURN; END IF;

    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'create_distributed_table') THEN
        EXECUTE format('CREATE TABLE event_processor.%I PARTITION OF event_processor.%I %s', part_name, of_table, bounds);
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE event_processor.%I PARTITION OF event_processor.%I %s PARTITION BY HASH (tenant_id)', part_name, of_table, bounds);
    FOR part IN 0 .. parts - 1 LOOP
        EXECUTE format('CREATE TABLE event_processor.%I PARTITION OF event_processor.%I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                       part_name || '_p' || part, part_name, parts, part);
    END LOOP;
END $$;

-- Drops the days of a table before one; the names tell which they are.
CREATE FUNCTION drop_days(of_table text, before date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    part_name text;
    dropped   integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('event_processor.days'));
    FOR part_name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = ('event_processor.' || of_table)::regclass AND to_date(right(c.relname, 8), 'YYYYMMDD') < before
    LOOP
        EXECUTE format('DROP TABLE event_processor.%I', part_name);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

-- How far a reader of events.enriched is: the last record whose effects are in the database, written in the transaction of those effects.
CREATE TABLE enriched_progress (
    reader     text        NOT NULL,
    partition  integer     NOT NULL,
    chunk      bigint      NOT NULL,                 -- EnrichedSequence
    ordinal    integer     NOT NULL,
    done_to    bigint      NOT NULL,                 -- the offset behind it
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (reader, partition)
);

-- When records became queryable, for traces: each step of ingest_progress, kept as long as the broker keeps the records.
CREATE TABLE ingest_history (
    partition    integer     NOT NULL,
    done_to      bigint      NOT NULL,
    confirmed_at timestamptz NOT NULL,
    PRIMARY KEY (partition, done_to)
);
CREATE INDEX ON ingest_history USING brin (confirmed_at);

CREATE FUNCTION note_ingest_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_processor.ingest_history VALUES (NEW.partition, NEW.done_to, clock_timestamp()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER note AFTER UPDATE ON ingest_progress FOR EACH ROW
    WHEN (NEW.done_to > OLD.done_to AND NEW.topic = 'events.ingest') EXECUTE FUNCTION note_ingest_progress();

-- The triggers of workflow-engine as they were last seen, so that a restart does not depend on it.
CREATE TABLE known_triggers (
    tenant_id   uuid    NOT NULL,
    workflow_id uuid    NOT NULL,
    position    integer NOT NULL,
    version     integer NOT NULL,
    event       text,
    filter      jsonb,
    revision    bigint  NOT NULL,
    PRIMARY KEY (tenant_id, workflow_id, position)
);

CREATE TABLE known_revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    revision bigint NOT NULL
);
