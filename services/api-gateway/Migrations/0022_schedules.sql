-- When a dashboard is mailed to whom. next_at is worked out ahead, so that finding what is due is one index.
CREATE TABLE schedules (
    id           uuid        PRIMARY KEY,
    tenant_id    uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    dashboard_id uuid        NOT NULL REFERENCES dashboards ON DELETE CASCADE,
    name         text        NOT NULL DEFAULT '',
    every        text        NOT NULL CHECK (every IN ('day', 'week', 'month')),
    at           time        NOT NULL,
    day_of_week  smallint    CHECK (day_of_week BETWEEN 0 AND 6),
    day_of_month smallint    CHECK (day_of_month BETWEEN 1 AND 31),
    time_zone    text        NOT NULL,
    recipients   text[]      NOT NULL CHECK (cardinality(recipients) > 0),
    active       boolean     NOT NULL,
    next_at      timestamptz NOT NULL,
    last_at      timestamptz,
    created_by   uuid,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE INDEX schedules_by_dashboard ON schedules (tenant_id, dashboard_id);
CREATE INDEX schedules_by_due ON schedules (next_at) WHERE active;

-- What was sent: an occurrence has one row, whoever works it off and however often.
CREATE TABLE schedule_sendings (
    schedule_id uuid        NOT NULL REFERENCES schedules ON DELETE CASCADE,
    due_at      timestamptz NOT NULL,
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    sent_at     timestamptz NOT NULL,
    PRIMARY KEY (schedule_id, due_at)
);

SELECT meridian_reference('schedules'), meridian_reference('schedule_sendings');
SELECT meridian_isolate('schedules'), meridian_isolate('schedule_sendings', 'SELECT');
