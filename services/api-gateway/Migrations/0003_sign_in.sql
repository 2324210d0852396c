-- Guessing a password: after a number of failures the account rests for a while.
ALTER TABLE users ADD COLUMN failed_sign_ins integer NOT NULL DEFAULT 0, ADD COLUMN locked_until timestamptz;

-- A session is what a person signs in to and out of; its refresh tokens replace each other, and only the newest is to be used.
CREATE TABLE sessions (
    id         uuid        PRIMARY KEY,
    tenant_id  uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    -- Who leaves a tenant leaves its sessions too.
    FOREIGN KEY (tenant_id, user_id) REFERENCES memberships ON DELETE CASCADE
);
CREATE INDEX sessions_by_user ON sessions (tenant_id, user_id);

CREATE TABLE refresh_tokens (
    hash       bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid        NOT NULL REFERENCES sessions ON DELETE CASCADE,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

-- The keys that sign access tokens. The private half is sealed (AES-GCM) with a secret that is not in the database.
CREATE TABLE signing_keys (
    id         text        PRIMARY KEY,
    sealed     bytea       NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE invitations (
    id          uuid        PRIMARY KEY,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    email       text        NOT NULL CHECK (email LIKE '%_@_%'),
    role        text        NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'viewer')),
    hash        bytea       NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    accepted_at timestamptz
);
CREATE INDEX invitations_by_tenant ON invitations (tenant_id);

ALTER TABLE api_keys ADD COLUMN last_used_at timestamptz;

-- What is to be published once the transaction that wrote it has ended; the relay deletes it after the broker's acknowledgement.
CREATE TABLE outbox (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic   text   NOT NULL,
    key     bytea  NOT NULL,
    value   bytea  NOT NULL
);

SELECT meridian_reference('sessions'), meridian_reference('refresh_tokens'), meridian_reference('signing_keys'), meridian_reference('invitations');
