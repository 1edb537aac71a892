package io.llmspell.state;

class MemoryHookStateTests extends HookStateContract {

    private HookStateStore store = HookStateStore.inMemory();

    @Override
    HookStateStore create(HookStateStore.Builder builder) {
        this.store = builder.inMemory();
        return this.store;
    }

    /** What is in memory is of one instance only. */
    @Override
    HookStateStore another(HookStateStore.Builder builder) {
        return this.store;
    }
}
