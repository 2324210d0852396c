-- Messages that came again and were left out, for traces. What was noted here is true; not everything is noted (ADR-007).
CREATE TABLE repeats (
    message_key bigint        NOT NULL,
    tenant_id   uuid          NOT NULL,
    count       bigint        NOT NULL,
    times       timestamptz[] NOT NULL, -- the latest ten arrivals, in order
    last_at     timestamptz   NOT NULL,
    PRIMARY KEY (message_key, tenant_id)
);
CREATE INDEX ON repeats USING brin (last_at);
