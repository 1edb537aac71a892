package io.llmspell.integration.adk;

import com.google.adk.agents.ContextCacheConfig;
import com.google.adk.agents.RunConfig;
import com.google.adk.apps.ResumabilityConfig;
import com.google.adk.events.Event;
import com.google.adk.plugins.Plugin;
import com.google.adk.runner.Runner;
import com.google.adk.summarizer.EventsCompactionConfig;
import com.google.genai.types.Content;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A runner like another one, whose runs are operations, and whose agents, tools and sessions are hooked. */
@SuppressWarnings("deprecation") // the constructor, as a builder cannot make a subclass
final class HookedRunner extends Runner {

    private final RunCalls runs;

    /** What a runner keeps to itself. */
    record Parts(
            @Nullable EventsCompactionConfig compaction,
            @Nullable ContextCacheConfig cache,
            @Nullable ResumabilityConfig resumability) {}

    HookedRunner(Runner runner, Parts parts, Calls calls) {
        super(
                runner.agent(),
                runner.appName(),
                runner.artifactService(),
                calls.sessions().hooked(runner.sessionService()),
                runner.memoryService(),
                plugins(runner, calls),
                parts.compaction(),
                parts.cache(),
                parts.resumability());
        this.runs = new RunCalls(runner.agent(), calls.hooks());
    }

    private static List<Plugin> plugins(Runner runner, Calls calls) {
        // Ours of another runner is there where the plug-ins are those of that one.
        Stream<Plugin> theirs = runner.pluginManager().getPlugins().stream()
                .filter(plugin -> !plugin.getName().equals(AgentPlugin.NAME));
        return Stream.concat(Stream.of(new AgentPlugin(runner.agent(), calls)), theirs)
                .toList();
    }

    /** All others come to this one. */
    @Override
    public Flowable<Event> runAsync(
            String userId,
            @Nullable String sessionId,
            Content newMessage,
            RunConfig runConfig,
            @Nullable Map<String, Object> stateDelta) {
        return this.runs.run(
                new Run(userId, sessionId, newMessage, runConfig, stateDelta),
                run -> super.runAsync(run.userId(), run.sessionId(), run.newMessage(), run.config(), run.stateDelta()));
    }
}
