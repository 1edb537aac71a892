package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says which tools a model is offered. The adapters of frameworks ask for each conversation, or each request of a
 * model, on the thread that begins it. All beans of it must permit a tool; without one, all tools are offered. It is no
 * protection by itself, as a model may call what it was not offered. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ToolVisibility {

    /**
     * The tools that whoever is the caller now may be offered, by the name the model knows them by. It may be asked on
     * other threads later; {@code null} where nothing is kept from anybody.
     */
    @Nullable
    Predicate<ComponentId> ofCaller();

    /** What all of some permit. */
    static ToolVisibility allOf(List<ToolVisibility> all) {
        if (all.size() == 1) {
            return all.get(0);
        }
        List<ToolVisibility> asked = List.copyOf(all);
        return () -> {
            Predicate<ComponentId> permitted = null;
            for (ToolVisibility visibility : asked) {
                Predicate<ComponentId> next = visibility.ofCaller();
                permitted =
                        (permitted == null || next == null) ? ((next != null) ? next : permitted) : permitted.and(next);
            }
            return permitted;
        };
    }
}
