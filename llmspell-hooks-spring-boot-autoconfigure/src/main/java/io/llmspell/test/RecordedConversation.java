package io.llmspell.test;

import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of an agent that was recorded: the calls of tools in it, to be taken through the hooks of today.
 *
 * @param id what tests show
 * @param calls in order
 */
public record RecordedConversation(String id, List<RecordedToolCall> calls) {

    public RecordedConversation {
        calls = List.copyOf(calls);
    }

    /**
     * Makes the conversations of recordings; for the form of the files see {@link RecordedConversations}.
     *
     * @param locations such as {@code classpath:recordings/desk.json}, {@code classpath:recordings/*.json} or
     *     {@code file:desk.json}
     * @throws IllegalArgumentException if there is none, or it cannot be read; the message says where
     */
    public static List<RecordedConversation> read(String... locations) {
        return RecordingReader.read(locations);
    }

    /** Makes a call of a tool again. */
    @FunctionalInterface
    public interface Tools {

        @Nullable
        Object call(RecordedToolCall call) throws Exception;
    }

    /**
     * Takes the calls through the hooks of an application: each is an operation {@code call} of a component of type
     * tool, which does what was recorded. All hooks before and after it, and on its error, take part as always.
     */
    public ReplayedConversation replay(HookTemplate hooks) {
        return replay(call ->
                hooks.execute(ComponentId.tool(call.tool()), "call", call.arguments(), arguments -> call.repeat()));
    }

    /**
     * The same inside of an operation {@code converse} of this agent, whose hooks take part too: the calls have it as
     * their parent, and share a correlation id.
     */
    public ReplayedConversation replayAs(HookTemplate hooks, String agent) {
        return hooks.execute(
                ComponentId.agent(agent), "converse", Map.of("conversation", this.id), arguments -> replay(hooks));
    }

    /** Has the calls made in a way of the test's own, such as by the beans of the tools. */
    public ReplayedConversation replay(Tools tools) {
        List<ReplayedCall> replayed = new ArrayList<>();
        for (RecordedToolCall call : this.calls) {
            try {
                replayed.add(new ReplayedCall(call, tools.call(call), null));
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                replayed.add(new ReplayedCall(call, null, ex));
            } catch (Exception ex) {
                replayed.add(new ReplayedCall(call, null, ex));
            }
        }
        return new ReplayedConversation(this, replayed);
    }

    @Override
    public String toString() {
        return this.id;
    }
}
