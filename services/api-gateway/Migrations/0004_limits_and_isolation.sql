-- What a tenant may do. Plans are in the program (PlanCatalog); events_per_month replaces the plan's own number, 0 is for no limit.
ALTER TABLE tenants
    ADD COLUMN plan             text   NOT NULL DEFAULT 'free',
    ADD COLUMN events_per_month bigint CHECK (events_per_month >= 0);

-- Events let in, in calendar months (UTC), by which Redis is put right when it has lost its data.
CREATE TABLE usage_months (
    tenant_id uuid   NOT NULL REFERENCES tenants ON DELETE CASCADE,
    month     date   NOT NULL,
    events    bigint NOT NULL,
    PRIMARY KEY (tenant_id, month)
);

-- Mutations that were named by their client (Idempotency-Key). committed_at is set in the transaction of the effect, the answer after it.
CREATE TABLE idempotency_keys (
    tenant_id    uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    hash         bytea       NOT NULL CHECK (octet_length(hash) = 32),
    fingerprint  bytea       NOT NULL CHECK (octet_length(fingerprint) = 32),
    attempt      uuid        NOT NULL,
    locked_until timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    committed_at timestamptz,
    answered_at  timestamptz,
    answer       bytea,
    PRIMARY KEY (tenant_id, hash)
);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

SELECT meridian_reference('usage_months'), meridian_reference('idempotency_keys');

-- A tenant's requests see the tenant's rows. People belong to a tenant by membership, which is itself a row of the tenant.
SELECT meridian_isolate('tenants', 'SELECT', 'id = public.meridian_tenant()'),
       meridian_isolate('users', 'SELECT', 'EXISTS (SELECT FROM gateway.memberships m WHERE m.user_id = users.id)'),
       meridian_isolate('memberships'), meridian_isolate('api_keys'), meridian_isolate('invitations'),
       meridian_isolate('idempotency_keys'), meridian_isolate('usage_months', 'SELECT'), meridian_isolate('sessions', 'SELECT'),
       meridian_isolate('refresh_tokens', '', 'false'), meridian_isolate('signing_keys', '', 'false');

-- Whoever acts writes down what they did; nobody but the relay reads it.
GRANT INSERT ON outbox TO meridian_tenant;
GRANT SELECT, INSERT, DELETE, UPDATE ON outbox TO meridian_door;
