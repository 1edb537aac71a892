-- H2 commits each of these statements by itself: if the process ends in between, they are run again.
-- The last position that was given. Whoever stores events holds this row until the commit, so that positions become
-- visible in their order: who has read up to one has seen all before it.
CREATE TABLE IF NOT EXISTS llmspell_event_sequence (
    id INTEGER PRIMARY KEY,
    last_position BIGINT NOT NULL,
    -- Changes with the fields that are indexed: so whoever stores events knows them.
    fields_version BIGINT NOT NULL
);
INSERT INTO llmspell_event_sequence (id, last_position, fields_version) SELECT 1, 0, 0 WHERE NOT EXISTS (SELECT id FROM llmspell_event_sequence);

-- The body is the event as JSON; the other columns are there to find it by. Texts are cut after 256 characters.
CREATE TABLE IF NOT EXISTS llmspell_event (
    position BIGINT PRIMARY KEY,
    id UUID NOT NULL,
    event_type VARCHAR(256) NOT NULL,
    -- Nanoseconds since 1970.
    occurred BIGINT NOT NULL,
    component VARCHAR(256) NOT NULL,
    correlation_id VARCHAR(256),
    size_bytes INTEGER NOT NULL,
    body VARCHAR NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS llmspell_event_id ON llmspell_event (id);
-- With the size, so that retention counts and sums without a look at the rows.
CREATE INDEX IF NOT EXISTS llmspell_event_type ON llmspell_event (event_type, position, size_bytes);
CREATE INDEX IF NOT EXISTS llmspell_event_type_occurred ON llmspell_event (event_type, occurred);
CREATE INDEX IF NOT EXISTS llmspell_event_occurred ON llmspell_event (occurred);
CREATE INDEX IF NOT EXISTS llmspell_event_component ON llmspell_event (component, position);
CREATE INDEX IF NOT EXISTS llmspell_event_correlation ON llmspell_event (correlation_id, position);

-- The fields of data that are indexed, as JSON pointers. Of events up to the position, not all are in the index.
CREATE TABLE IF NOT EXISTS llmspell_event_indexed (
    field VARCHAR(256) PRIMARY KEY,
    incomplete_to BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS llmspell_event_field (
    position BIGINT NOT NULL,
    field VARCHAR(256) NOT NULL,
    -- The first 128 characters in UTF-16, which are in their order, whatever the database makes of texts.
    text_value VARBINARY(256),
    -- Rounded.
    number_value DOUBLE PRECISION,
    PRIMARY KEY (position, field)
);
CREATE INDEX IF NOT EXISTS llmspell_event_field_text ON llmspell_event_field (field, text_value, position);
CREATE INDEX IF NOT EXISTS llmspell_event_field_number ON llmspell_event_field (field, number_value, position);

-- Who removes events holds this row, and so does who begins a durable subscription: what one of them decides by, the
-- other does not change meanwhile. Who stores events needs it not.
CREATE TABLE IF NOT EXISTS llmspell_event_removal (
    id INTEGER PRIMARY KEY
);
INSERT INTO llmspell_event_removal (id) SELECT 1 WHERE NOT EXISTS (SELECT id FROM llmspell_event_removal);

-- What was published in transactions of the application, on its way to the table of events.
CREATE TABLE IF NOT EXISTS llmspell_event_outbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL,
    event_type VARCHAR(256) NOT NULL,
    occurred BIGINT NOT NULL,
    component VARCHAR(256) NOT NULL,
    correlation_id VARCHAR(256),
    size_bytes INTEGER NOT NULL,
    body VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS llmspell_subscription (
    name VARCHAR(256) PRIMARY KEY,
    -- All up to here is handled.
    position BIGINT NOT NULL,
    -- How often the event after it was tried, and how often the lease was lost while it was.
    attempts INTEGER NOT NULL,
    losses INTEGER NOT NULL,
    -- 1 while an event is handled that may be the one that instances are lost with.
    begun INTEGER NOT NULL,
    -- Grows with each new owner: what an earlier one writes is refused.
    epoch BIGINT NOT NULL,
    owner VARCHAR(256),
    -- Milliseconds since 1970, by the clock of the database.
    lease_until BIGINT,
    lease_millis BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS llmspell_dead_letter (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    subscription VARCHAR(256) NOT NULL,
    attempts INTEGER NOT NULL,
    occurred BIGINT NOT NULL,
    error_type VARCHAR(256) NOT NULL,
    error_message VARCHAR(2000),
    body VARCHAR NOT NULL
);
CREATE INDEX IF NOT EXISTS llmspell_dead_letter_subscription ON llmspell_dead_letter (subscription, seq);
