-- H2 commits each of these statements by itself: if the process ends in between, they are run again.
-- What hooks remember. Who changes the state of a hook locks its row in llmspell_hook.

CREATE TABLE IF NOT EXISTS llmspell_hook (
    name VARCHAR(200) PRIMARY KEY,
    last_version BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS llmspell_hook_state (
    hook VARCHAR(200) NOT NULL,
    state_key VARCHAR(200) NOT NULL,
    state_value CHARACTER LARGE OBJECT NOT NULL,
    version BIGINT NOT NULL,
    schema_version INTEGER NOT NULL,
    changed_at BIGINT NOT NULL, -- milliseconds since 1970
    PRIMARY KEY (hook, state_key)
);
