-- What starts a workflow: an event of a name (or any), and a filter. event-processor matches them and reads them here by revision.
-- A trigger is taken away by active = false, never by DELETE: readers have to hear of it.
CREATE TABLE triggers (
    tenant_id   uuid        NOT NULL,
    workflow_id uuid        NOT NULL,
    position    integer     NOT NULL DEFAULT 0,     -- which of the workflow's triggers
    version     integer     NOT NULL,               -- of the workflow, the one to start
    event       text        CHECK (event <> ''),    -- NULL: any
    filter      jsonb,                              -- NULL: anything; docs/filters.md
    active      boolean     NOT NULL DEFAULT true,
    revision    bigint      NOT NULL UNIQUE,        -- given by the trigger below
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, workflow_id, position)
);

CREATE SEQUENCE trigger_revisions;

-- A reader asks for what is above the revision it has seen. So revisions must become visible in their order: whoever changes
-- triggers holds a lock until the end of its transaction, and only then does the next one get a number.
CREATE FUNCTION stamp_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('workflow_engine.triggers'));
    NEW.revision := nextval('workflow_engine.trigger_revisions');
    NEW.updated_at := now();
    RETURN NEW;
END $$;

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON triggers FOR EACH ROW EXECUTE FUNCTION stamp_trigger();

CREATE FUNCTION refuse_to_delete_triggers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'set active = false: a trigger that is deleted would go on matching elsewhere';
END $$;

CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON triggers FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_delete_triggers();
