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

-- Who asks (ADR-008). Tenants' requests run as meridian_tenant, which sees the rows of the transaction's tenant and without one sees nothing.
-- What has to find out who the tenant is (a key, a sign-in) or serves all of them runs as meridian_door. Neither can sign in: a service's own user takes them on.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['meridian_tenant', 'meridian_door'] LOOP
        -- Roles belong to the server: a migrator of another database may be doing the same at this moment.
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', name); END IF;
            -- Since Postgres 16 whoever makes a role is a member who may hand it on, and still may not take it on.
            IF NOT pg_has_role(current_user, name, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
                EXECUTE format('GRANT %I TO CURRENT_USER', name);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN
            PERFORM pg_sleep(0.1);
            IF NOT pg_has_role(current_user, name, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
                EXECUTE format('GRANT %I TO CURRENT_USER', name);
            END IF;
        END;
    END LOOP;
END $$;

-- The tenant of this transaction; null where none was named.
CREATE OR REPLACE FUNCTION public.meridian_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('meridian.tenant', true), '')::uuid $$;

-- Lets tenants at their own rows of a table, with these rights; with none of them the table is the door's alone. May be run again.
CREATE OR REPLACE FUNCTION public.meridian_isolate(
    target regclass, rights text DEFAULT 'SELECT, INSERT, UPDATE, DELETE', belongs text DEFAULT 'tenant_id = public.meridian_tenant()')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO meridian_tenant, meridian_door', (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = target));
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('DROP POLICY IF EXISTS meridian_tenant ON %s', target);
    EXECUTE format('DROP POLICY IF EXISTS meridian_door ON %s', target);
    EXECUTE format('CREATE POLICY meridian_tenant ON %s TO meridian_tenant USING (%s) WITH CHECK (%s)', target, belongs, belongs);
    EXECUTE format('CREATE POLICY meridian_door ON %s TO meridian_door USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO meridian_door', target);
    EXECUTE format('REVOKE ALL ON %s FROM meridian_tenant', target);
    IF rights <> '' THEN EXECUTE format('GRANT %s ON %s TO meridian_tenant', rights, target); END IF;
END $$;
