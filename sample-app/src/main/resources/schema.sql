-- The tables of events, subscriptions and decisions are made by the starter; this one is the sample's own.
CREATE TABLE IF NOT EXISTS desk_audit (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id VARCHAR(36) NOT NULL UNIQUE,
    noted_at VARCHAR(40) NOT NULL,
    what VARCHAR(40) NOT NULL,
    component VARCHAR(256) NOT NULL,
    conversation VARCHAR(1000) NOT NULL,
    hook VARCHAR(256) NOT NULL,
    reason TEXT NOT NULL,
    correlation_id VARCHAR(256) NOT NULL
);
