package io.llmspell.bridge;

import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** {@code log.trace} to {@code log.error}: one logger for each script, and bounds on how much it says. */
final class LogModule {

    /** The loggers of scripts are {@code llmspell.scripts.<name>}. */
    static final String PREFIX = "llmspell.scripts.";

    private static final int MAX_LENGTH = 4_000;

    private static final int MAX_ARGUMENTS = 20;

    Map<String, Modules.Call> functions() {
        return Map.of(
                "trace", (caller, given) -> write(caller, given, Log::trace),
                "debug", (caller, given) -> write(caller, given, Log::debug),
                "info", (caller, given) -> write(caller, given, Log::info),
                "warn", (caller, given) -> write(caller, given, Log::warn),
                "error", (caller, given) -> write(caller, given, Log::error));
    }

    /** Warns of what went wrong in a script. */
    static void warn(String script, String message) {
        LogFactory.getLog(PREFIX + script).warn(line(new StringBuilder(message)));
    }

    private static @Nullable Object write(Caller caller, Given given, BiConsumer<Log, Object> level) {
        if (caller.mayLog()) {
            level.accept(LogFactory.getLog(PREFIX + caller.script), text(given));
        } else if (caller.logIsFull()) {
            LogFactory.getLog(PREFIX + caller.script).warn("More lines of this call are left out");
        }
        return null;
    }

    private static String text(Given given) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(given.arguments().size(), MAX_ARGUMENTS) && text.length() < MAX_LENGTH; i++) {
            text.append((i > 0) ? " " : "").append(given.arguments().get(i));
        }
        return line(text);
    }

    private static String line(StringBuilder text) {
        if (text.length() > MAX_LENGTH) {
            text.setLength(MAX_LENGTH);
            text.append('…');
        }
        // A line break would make a second entry look like one of somebody else's.
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                text.setCharAt(i, ' ');
            }
        }
        return text.toString();
    }
}
