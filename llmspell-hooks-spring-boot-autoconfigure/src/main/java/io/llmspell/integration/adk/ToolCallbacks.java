package io.llmspell.integration.adk;

import com.google.adk.agents.InvocationContext;
import com.google.adk.agents.LlmAgent;
import com.google.adk.plugins.Plugin;
import com.google.adk.plugins.PluginManager;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.ToolContext;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import java.util.Map;
import java.util.stream.Stream;

/** What others have to say of one call of a tool, in the order in which ADK asks them: plug-ins, then the agent. */
@SuppressWarnings("ReferenceEquality") // an application's plug-in may be equal to anything
record ToolCallbacks(AgentPlugin own, BaseTool tool, Map<String, Object> arguments, ToolContext context) {

    /** A result in the place of the call. */
    Maybe<Map<String, Object>> before() {
        InvocationContext invocation = this.context.invocationContext();
        Flowable<Map<String, Object>> said = Flowable.fromStream(pluginsAfterOurs())
                .concatMapMaybe(plugin -> plugin.beforeToolCallback(this.tool, this.arguments, this.context));
        return (invocation.agent() instanceof LlmAgent agent)
                ? said.concatWith(Flowable.fromIterable(agent.canonicalBeforeToolCallbacks())
                                .concatMapMaybe(
                                        callback -> callback.call(invocation, this.tool, this.arguments, this.context)))
                        .firstElement()
                : said.firstElement();
    }

    /** A result in the place of an error; ADK is told of an error of theirs, which is nobody's to answer. */
    Maybe<Map<String, Object>> onError(Exception error) {
        InvocationContext invocation = this.context.invocationContext();
        Flowable<Map<String, Object>> said = Flowable.fromStream(plugins().filter(plugin -> plugin != this.own))
                .concatMapMaybe(plugin -> plugin.onToolErrorCallback(this.tool, this.arguments, this.context, error));
        Maybe<Map<String, Object>> first = (invocation.agent() instanceof LlmAgent agent)
                ? said.concatWith(Flowable.fromIterable(agent.canonicalOnToolErrorCallbacks())
                                .concatMapMaybe(callback ->
                                        callback.call(invocation, this.tool, this.arguments, this.context, error)))
                        .firstElement()
                : said.firstElement();
        return first.doOnError(theirs -> this.own.thrownByCallback(this.context, theirs));
    }

    /** Those before ours have been asked. */
    private Stream<Plugin> pluginsAfterOurs() {
        return plugins().dropWhile(plugin -> plugin != this.own).skip(1);
    }

    private Stream<Plugin> plugins() {
        return (this.context.invocationContext().pluginManager() instanceof PluginManager plugins)
                ? flat(plugins)
                : Stream.empty();
    }

    /** An agent that is a tool may have all plug-ins of its caller as one. */
    private static Stream<Plugin> flat(PluginManager plugins) {
        return plugins.getPlugins().stream()
                .flatMap(plugin -> (plugin instanceof PluginManager inner) ? flat(inner) : Stream.of(plugin));
    }
}
