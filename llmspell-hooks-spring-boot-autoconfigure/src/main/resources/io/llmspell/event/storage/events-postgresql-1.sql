-- The last position that was given. Whoever stores events holds this row until the commit, so that positions become
-- visible in their order: who has read up to one has seen all before it.
CREATE TABLE llmspell_event_sequence (
    id INTEGER PRIMARY KEY,
    last_position BIGINT NOT NULL,
    -- Changes with the fields that are indexed: so whoever stores events knows them.
    fields_version BIGINT NOT NULL
);
INSERT INTO llmspell_event_sequence (id, last_position, fields_version) VALUES (1, 0, 0);

-- The body is the event as JSON; the other columns are there to find it by. Texts are cut after 256 characters.
CREATE TABLE llmspell_event (
    position BIGINT PRIMARY KEY,
    id UUID NOT NULL,
    event_type VARCHAR(256) COLLATE "C" NOT NULL,
    -- Nanoseconds since 1970.
    occurred BIGINT NOT NULL,
    component VARCHAR(256) COLLATE "C" NOT NULL,
    correlation_id VARCHAR(256) COLLATE "C",
    size_bytes INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX llmspell_event_id ON llmspell_event (id);
-- With the size, so that retention counts and sums without a look at the rows.
CREATE INDEX llmspell_event_type ON llmspell_event (event_type, position) INCLUDE (size_bytes);
CREATE INDEX llmspell_event_type_occurred ON llmspell_event (event_type, occurred);
CREATE INDEX llmspell_event_occurred ON llmspell_event (occurred);
CREATE INDEX llmspell_event_component ON llmspell_event (component, position);
CREATE INDEX llmspell_event_correlation ON llmspell_event (correlation_id, position) WHERE correlation_id IS NOT NULL;

-- The fields of data that are indexed, as JSON pointers. Of events up to the position, not all are in the index.
CREATE TABLE llmspell_event_indexed (
    field VARCHAR(256) COLLATE "C" PRIMARY KEY,
    incomplete_to BIGINT NOT NULL
);

CREATE TABLE llmspell_event_field (
    position BIGINT NOT NULL,
    field VARCHAR(256) COLLATE "C" NOT NULL,
    -- The first 128 characters in UTF-16, which are in their order, whatever the database makes of texts.
    text_value BYTEA,
    -- Rounded.
    number_value DOUBLE PRECISION,
    PRIMARY KEY (position, field)
);
CREATE INDEX llmspell_event_field_text ON llmspell_event_field (field, text_value, position)
    WHERE text_value IS NOT NULL;
CREATE INDEX llmspell_event_field_number ON llmspell_event_field (field, number_value, position)
    WHERE number_value IS NOT NULL;

-- Who removes events holds this row, and so does who begins a durable subscription: what one of them decides by, the
-- other does not change meanwhile. Who stores events needs it not.
CREATE TABLE llmspell_event_removal (
    id INTEGER PRIMARY KEY
);
INSERT INTO llmspell_event_removal (id) VALUES (1);

-- What was published in transactions of the application, on its way to the table of events.
CREATE TABLE llmspell_event_outbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL,
    event_type VARCHAR(256) NOT NULL,
    occurred BIGINT NOT NULL,
    component VARCHAR(256) NOT NULL,
    correlation_id VARCHAR(256),
    size_bytes INTEGER NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE llmspell_subscription (
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

CREATE TABLE llmspell_dead_letter (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    subscription VARCHAR(256) NOT NULL,
    attempts INTEGER NOT NULL,
    occurred BIGINT NOT NULL,
    error_type VARCHAR(256) NOT NULL,
    error_message VARCHAR(2000),
    body TEXT NOT NULL
);
CREATE INDEX llmspell_dead_letter_subscription ON llmspell_dead_letter (subscription, seq);
