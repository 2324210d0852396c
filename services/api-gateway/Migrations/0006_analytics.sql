-- What a tenant has chosen. Whoever has no row has chosen nothing.
CREATE TABLE tenant_settings (
    tenant_id  uuid        PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
    time_zone  text        NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Sets of users. Who is in a dynamic one is found out when it is asked for; the users of a static one are in ClickHouse (cohort_members), beside the events.
CREATE TABLE cohorts (
    id          uuid        NOT NULL,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name        text        NOT NULL CHECK (name <> ''),
    description text        NOT NULL DEFAULT '',
    type        text        NOT NULL CHECK (type IN ('dynamic', 'static')),
    definition  jsonb,
    version     bigint      NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);

SELECT meridian_reference('tenant_settings'), meridian_reference('cohorts');
SELECT meridian_isolate('tenant_settings'), meridian_isolate('cohorts');
