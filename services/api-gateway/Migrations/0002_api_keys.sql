-- A key itself is shown once and never stored: the hash finds it, the prefix tells people which it is.
CREATE TABLE api_keys (
    id         uuid        PRIMARY KEY,
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    name       text        NOT NULL CHECK (name <> ''),
    prefix     text        NOT NULL,
    hash       bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    scopes     text[]      NOT NULL CHECK (scopes <@ ARRAY['ingest', 'query', 'admin']),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_keys_by_tenant ON api_keys (tenant_id);

SELECT meridian_reference('api_keys');
