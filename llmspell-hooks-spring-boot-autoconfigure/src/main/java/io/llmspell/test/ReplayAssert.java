package io.llmspell.test;

import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Checks what became of a recorded conversation. Each check that fails shows what became of all its calls. */
public final class ReplayAssert extends AbstractAssert<ReplayAssert, ReplayedConversation> {

    ReplayAssert(ReplayedConversation actual) {
        super(actual, ReplayAssert.class);
    }

    /**
     * Each call that is marked in the recording is cancelled for such a reason, no other call is, and no call fails
     * that did not.
     */
    public ReplayAssert cancelsAsRecorded() {
        for (ReplayedCall call : this.actual.calls()) {
            String words = call.call().cancelled();
            String reason = call.reason();
            if (words == null && reason != null) {
                fail(call.call() + " to go through");
            }
            if (words != null && (reason == null || !reason.contains(words))) {
                fail(call.call() + " to be cancelled because of \"" + words + "\"");
            }
            if (call.thrown() != null && reason == null && call.call().error() == null) {
                fail(call.call() + " not to fail");
            }
        }
        return this;
    }

    /** Calls of these tools are cancelled, in this order, and no others. */
    public ReplayAssert cancels(String... tools) {
        List<String> cancelled =
                this.actual.cancelled().stream().map(call -> call.call().tool()).toList();
        return cancelled.equals(List.of(tools)) ? this : fail(List.of(tools) + " to be cancelled and no others");
    }

    public ReplayAssert cancelsNothing() {
        return this.actual.cancelled().isEmpty() ? this : fail("nothing to be cancelled");
    }

    /** Some call of this tool answers with this. */
    public ReplayAssert answers(String tool, @Nullable Object result) {
        boolean found = this.actual.calls().stream()
                .anyMatch(call -> call.call().tool().equals(tool)
                        && call.thrown() == null
                        && Objects.deepEquals(call.result(), result));
        return found ? this : fail("a call of '" + tool + "' to answer: " + result);
    }

    private ReplayAssert fail(String expected) {
        StringBuilder list = new StringBuilder();
        for (ReplayedCall call : this.actual.calls()) {
            list.append(System.lineSeparator()).append("    ").append(call);
        }
        failWithMessage(
                "%nExpected in conversation '%s'%n  %s%n  but there was%s",
                this.actual.conversation().id(), expected, list.isEmpty() ? " no call" : list);
        return this;
    }
}
