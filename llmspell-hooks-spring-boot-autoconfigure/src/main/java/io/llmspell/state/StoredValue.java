package io.llmspell.state;

import java.time.Instant;

/** A value as it is stored. */
record StoredValue(String key, String json, long version, int schema, Instant changedAt) {}
