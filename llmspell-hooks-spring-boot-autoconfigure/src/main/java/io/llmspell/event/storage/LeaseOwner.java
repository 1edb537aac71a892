package io.llmspell.event.storage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who has leases: an instance of an application.
 *
 * @param id unique
 * @param process which process it is of, that id begins with it; {@code null} if that cannot be told
 */
record LeaseOwner(String id, @Nullable String process) {

    /** A new one in this process. The number of a process is used again, as in a container: not so with its start. */
    static LeaseOwner create() {
        ProcessHandle process = ProcessHandle.current();
        String unique = UUID.randomUUID().toString();
        return process.info()
                .startInstant()
                .map(start -> process.pid() + "@" + start.toEpochMilli())
                .map(name -> new LeaseOwner(name + "/" + unique, name))
                .orElseGet(() -> new LeaseOwner(unique, null));
    }
}
