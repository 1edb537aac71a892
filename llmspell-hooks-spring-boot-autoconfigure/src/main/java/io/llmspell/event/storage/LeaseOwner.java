package io.llmspell.event.storage;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who has leases: an instance of an application. Its name begins with its process, where that can be told. */
final class LeaseOwner {

    /** The number of a process is used again, as in a container: not so with its start. */
    private static final Pattern PROCESS = Pattern.compile("(\\d{1,18})@(\\d{1,18})/.*");

    private LeaseOwner() {}

    /** A new one in this process. */
    static String create() {
        ProcessHandle process = ProcessHandle.current();
        String unique = UUID.randomUUID().toString();
        return process.info()
                .startInstant()
                .map(start -> process.pid() + "@" + start.toEpochMilli() + "/" + unique)
                .orElse(unique);
    }

    /** Whether one of this machine is of a process that has ended; not if that cannot be told. */
    static boolean hasEnded(String owner) {
        Matcher named = PROCESS.matcher(owner);
        if (!named.matches()) {
            return false;
        }
        long start = Long.parseLong(named.group(2));
        return ProcessHandle.of(Long.parseLong(named.group(1)))
                .flatMap(process -> process.info().startInstant())
                .map(started -> started.toEpochMilli() != start)
                .orElse(true);
    }
}
