package io.llmspell.event.storage;

/** A real PostgreSQL, with an index on fields that the tests ask for. */
class PostgresIndexedEventStorageTests extends PostgresEventStorageTests {

    @Override
    DurableEventStorageBuilder configure(DurableEventStorageBuilder builder) {
        return builder.indexedFields(IndexedFieldContract.FIELDS);
    }
}
