-- What analysts keep: questions with a name, and dashboards of them. Deleted ones stay for 30 days, to be restored.
CREATE TABLE insights (
    id          uuid        PRIMARY KEY,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name        text        NOT NULL CHECK (name <> ''),
    description text        NOT NULL DEFAULT '',
    folder      text        CHECK (folder <> ''),
    tags        text[]      NOT NULL DEFAULT '{}',
    kind        text        NOT NULL CHECK (kind <> ''),
    query       json        NOT NULL,
    version     integer     NOT NULL DEFAULT 1,
    created_by  uuid,
    created_at  timestamptz NOT NULL,
    updated_by  uuid,
    updated_at  timestamptz NOT NULL,
    deleted_at  timestamptz
);
CREATE INDEX insights_by_change ON insights (tenant_id, updated_at DESC, id DESC);
CREATE INDEX insights_by_deletion ON insights (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE dashboards (
    id          uuid        PRIMARY KEY,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name        text        NOT NULL CHECK (name <> ''),
    description text        NOT NULL DEFAULT '',
    folder      text        CHECK (folder <> ''),
    tags        text[]      NOT NULL DEFAULT '{}',
    range       json,
    filter      json,
    tiles       json        NOT NULL DEFAULT '[]',
    version     integer     NOT NULL DEFAULT 1,
    created_by  uuid,
    created_at  timestamptz NOT NULL,
    updated_by  uuid,
    updated_at  timestamptz NOT NULL,
    deleted_at  timestamptz
);
CREATE INDEX dashboards_by_change ON dashboards (tenant_id, updated_at DESC, id DESC);
CREATE INDEX dashboards_by_deletion ON dashboards (deleted_at) WHERE deleted_at IS NOT NULL;

-- A person's (or a key's) own stars, on insights and dashboards.
CREATE TABLE favourites (
    tenant_id  uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    actor_id   uuid NOT NULL,
    subject_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, actor_id, subject_id)
);
CREATE INDEX favourites_by_subject ON favourites (subject_id);

SELECT meridian_reference('insights'), meridian_reference('dashboards'), meridian_reference('favourites');
SELECT meridian_isolate('insights'), meridian_isolate('dashboards'), meridian_isolate('favourites');
