-- What every set of migrations can count on. Run before each set, so it must hold when run again.
CREATE TABLE IF NOT EXISTS public.schema_migrations (
    set_name   text        NOT NULL,
    number     integer     NOT NULL,
    name       text        NOT NULL,
    checksum   text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (set_name, number)
);

-- Spreads a new, empty table by a column (ADR-003): over the nodes where Citus is, else over native hash partitions with
-- the same keys, checks and indexes (under names that Postgres makes up: write ON CONFLICT with columns). Foreign keys, policies and triggers are added after it: a native copy does not take them over.
CREATE OR REPLACE FUNCTION public.meridian_distribute(target regclass, by_column text, native_partitions integer DEFAULT 8)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    schema_name text;
    table_name  text;
    part        integer;
BEGIN
    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'create_distributed_table') THEN
        PERFORM create_distributed_table(target, by_column);
        RETURN;
    END IF;

    SELECT n.nspname, c.relname INTO schema_name, table_name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = target AND c.relkind = 'r';
    IF table_name IS NULL THEN
        RAISE EXCEPTION 'meridian_distribute takes an ordinary table, and % is none', target;
    END IF;
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND (conrelid = target OR confrelid = target))
       OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = target AND NOT tgisinternal)
       OR EXISTS (SELECT FROM pg_policy WHERE polrelid = target) THEN
        RAISE EXCEPTION 'add foreign keys, triggers and policies of % after meridian_distribute', target;
    END IF;

    -- LIKE names constraints and indexes after the new table, so the old one has to make room first.
    EXECUTE format('ALTER TABLE %I.%I RENAME TO %I', schema_name, table_name, table_name || '_plain');
    EXECUTE format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL) PARTITION BY HASH (%I)',
                   schema_name, table_name, schema_name, table_name || '_plain', by_column);
    FOR part IN 0 .. native_partitions - 1 LOOP
        EXECUTE format('CREATE TABLE %I.%I PARTITION OF %I.%I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                       schema_name, table_name || '_p' || part, schema_name, table_name, native_partitions, part);
    END LOOP;
    EXECUTE format('DROP TABLE %I.%I', schema_name, table_name || '_plain');
END $$;

-- Puts a small table that distributed ones refer to on every node; without Citus there is only one.
CREATE OR REPLACE FUNCTION public.meridian_reference(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'create_reference_table') THEN
        PERFORM create_reference_table(target);
    END IF;
END $$;
