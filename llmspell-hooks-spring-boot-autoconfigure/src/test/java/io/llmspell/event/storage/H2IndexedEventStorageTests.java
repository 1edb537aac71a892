package io.llmspell.event.storage;

/** H2 in a file, with an index on fields that the tests ask for. */
class H2IndexedEventStorageTests extends H2EventStorageTests {

    @Override
    DurableEventStorageBuilder configure(DurableEventStorageBuilder builder) {
        return builder.indexedFields(IndexedFieldContract.FIELDS);
    }
}
