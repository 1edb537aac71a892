package io.llmspell.state;

import io.llmspell.hook.HookExecutor;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.StoreSchema;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps what hooks remember. A {@code @Hook} method with a {@link HookState} parameter gets that of its hook; other
 * code opens one by name.
 *
 * <p>Where an entry is of an older schema than the state it is read through, the hooks of the point
 * {@link io.llmspell.hook.StandardHookPoint#STATE_MIGRATION STATE_MIGRATION} are run for it, once for each step from
 * one version to the next: on the operation {@code migrate} of the component of type state that has the name of the
 * hook, with the arguments {@code hook}, {@code key}, {@code value}, {@code fromVersion} and {@code toVersion}. They
 * give the migrated value as {@code HookResult.modify("value", …)}. What they made is written if nobody wrote
 * meanwhile, with the new schema version in the same step: after a crash, the entry is either of the old schema or of
 * the new one. The hooks may be run for the same entry by two instances at once, and then one of them writes.
 */
public interface HookStateStore {

    /** The state of this hook, with values of schema 1. */
    default HookState open(String hook) {
        return open(hook, 1);
    }

    /**
     * The state of this hook.
     *
     * @param schemaVersion of the values that the hook writes and understands; from 1
     */
    HookState open(String hook, int schemaVersion);

    /** A store in memory, without migrations. */
    static HookStateStore inMemory() {
        return builder().inMemory();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Collects what a store is made of. Not safe for use by several threads. */
    final class Builder {

        private JsonMapper mapper = JsonMapper.shared();

        private HookStateLimits limits = HookStateLimits.DEFAULT;

        private Clock clock = Clock.systemUTC();

        private @Nullable Supplier<HookExecutor> executor;

        private Builder() {}

        /** Makes JSON of values and values of JSON. */
        public Builder mapper(JsonMapper mapper) {
            this.mapper = mapper;
            return this;
        }

        public Builder limits(HookStateLimits limits) {
            this.limits = limits;
            return this;
        }

        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** Runs the hooks that migrate; asked for at the first migration. */
        public Builder migrations(Supplier<HookExecutor> executor) {
            this.executor = executor;
            return this;
        }

        public HookStateStore inMemory() {
            return store(new MemoryStateTable());
        }

        /** A store in a database, whose tables are made as the mode says. */
        public HookStateStore jdbc(StoreDatabase database, SchemaMode mode) {
            new StoreSchema("state", "io/llmspell/state", 1).install(database, mode);
            return store(new JdbcStateTable(database));
        }

        private HookStateStore store(StateTable table) {
            StateMigration migration = new StateMigration(this.executor);
            return new TableStateStore(table, new StateJson(this.mapper), this.limits, this.clock, migration);
        }
    }
}
