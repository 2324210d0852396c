-- Rows of a day are only ever added, and leave with their day long before their transaction ids grow old: to freeze them again and again while they come in
-- would be work for nothing. What erasure deletes still has it vacuumed.
CREATE OR REPLACE FUNCTION ensure_day(of_table text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part_name text := of_table || '_' || to_char(day, 'YYYYMMDD');
    from_time timestamptz := day::timestamp AT TIME ZONE 'UTC';
    to_time   timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
    bounds    text := format('FOR VALUES FROM (%L) TO (%L)', from_time, to_time);
    quiet     constant text := 'WITH (autovacuum_vacuum_insert_threshold = -1)';
    parts     constant integer := 4;
BEGIN
    IF to_regclass('event_processor.' || part_name) IS NOT NULL THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('event_processor.days'));
    IF to_regclass('event_processor.' || part_name) IS NOT NULL THEN RETURN; END IF;

    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'create_distributed_table') THEN
        EXECUTE format('CREATE TABLE event_processor.%I PARTITION OF event_processor.%I %s %s', part_name, of_table, bounds, quiet);
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE event_processor.%I PARTITION OF event_processor.%I %s PARTITION BY HASH (tenant_id)', part_name, of_table, bounds);
    FOR part IN 0 .. parts - 1 LOOP
        EXECUTE format('CREATE TABLE event_processor.%I PARTITION OF event_processor.%I FOR VALUES WITH (MODULUS %s, REMAINDER %s) %s',
                       part_name || '_p' || part, part_name, parts, part, quiet);
    END LOOP;
END $$;
