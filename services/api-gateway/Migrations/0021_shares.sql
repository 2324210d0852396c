-- Links by which a dashboard is seen without signing in. A token is shown once and stored as its hash, as keys are.
CREATE TABLE shares (
    id            uuid        PRIMARY KEY,
    tenant_id     uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    dashboard_id  uuid        NOT NULL REFERENCES dashboards ON DELETE CASCADE,
    name          text        NOT NULL DEFAULT '',
    prefix        text        NOT NULL,
    hash          bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    password_hash text,
    created_by    uuid,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz,
    revoked_at    timestamptz,
    last_used_at  timestamptz
);
CREATE INDEX shares_by_dashboard ON shares (tenant_id, dashboard_id);

SELECT meridian_reference('shares');
SELECT meridian_isolate('shares', 'SELECT, INSERT, UPDATE');
