package io.llmspell.autoconfigure;

import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.runner.Runner;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Starts plain applications of Google ADK that have the starter, and talks to them. */
public final class AdkContexts {

    private AdkContexts() {}

    public static ApplicationContextRunner runner() {
        return HookContexts.runner()
                .withConfiguration(AutoConfigurations.of(AdkHookAutoConfiguration.class))
                .withPropertyValues("llmspell.hooks.timeout=30s");
    }

    static Flowable<Event> events(Runner runner, String text) {
        return events(runner, text, RunConfig.builder());
    }

    static Flowable<Event> events(Runner runner, String text, RunConfig.Builder config) {
        return runner.runAsync(
                "ann",
                "s-1",
                Content.fromParts(Part.fromText(text)),
                config.autoCreateSession(true).build());
    }

    static List<Event> ask(Runner runner, String text) {
        return events(runner, text).toList().blockingGet();
    }

    /** The text of the last event. */
    public static String answer(Runner runner, String text) {
        List<Event> events = ask(runner, text);
        return events.get(events.size() - 1).stringifyContent();
    }

    /** What tools gave to the model, in the order of the calls. */
    static List<Map<String, Object>> responses(List<Event> events) {
        return events.stream()
                .flatMap(event -> event.functionResponses().stream())
                .map(FunctionResponse::response)
                .map(response -> response.orElse(Map.of()))
                .toList();
    }
}
