package io.llmspell.integration;

import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.Progress;
import io.llmspell.hook.StreamText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the elements that one run of a stream gives through the hooks for elements, one after the other. */
final class StreamElements {

    private final OperationCall call;

    private final HookChain chain;

    private StreamText said;

    StreamElements(OperationCall call, HookChain chain) {
        this.call = call;
        this.chain = chain;
        this.said = StreamText.holding(call.engine().limits().streamText());
    }

    /**
     * What is left of an element.
     *
     * @param value what the caller gets; {@code null} if nothing
     * @param last whether the stream ends with it
     */
    record Passed(@Nullable Object value, boolean last) {}

    /**
     * Takes one through the hooks.
     *
     * @throws HookCancelledException if one of them cancelled the call
     */
    Passed pass(Object element) {
        this.said = this.said.add(this.call.engine().texts().textOf(element));
        this.call.detour().lastElement = false;
        this.call.showElement(element, this.said);
        this.call.runPhase(this.chain, HookPhase.TRANSFORM);
        if (this.call.cancellation() == null && this.call.progress.result() != null) {
            this.call.runPhase(this.chain, HookPhase.GUARD);
        }
        this.call.runPhase(this.chain, HookPhase.OBSERVE);
        this.call.detour().said = null;
        HookCancelledException cancelled = this.call.cancellation();
        if (cancelled != null) {
            throw cancelled;
        }
        return new Passed(this.call.progress.result(), this.call.detour().lastElement);
    }

    /**
     * Has elements that a hook on the whole has made seen by the guards of elements; the call is cancelled if one
     * refuses.
     *
     * @param before the elements that have passed them
     */
    @SuppressWarnings("ReferenceEquality") // the very list, unless it was changed
    static void guardMadeOf(@Nullable Object before, OperationCall call) {
        Progress whole = call.progress;
        HookChain chain = call.plan().elements();
        if (chain != null && whole.result() != before && whole.result() instanceof Collection<?> made) {
            new StreamElements(call, chain).guard(made);
            call.show(Column.AFTER, (call.cancellation() != null) ? call.progress : whole);
        }
    }

    private void guard(Collection<?> made) {
        for (Object element : made) {
            this.said = this.said.add(this.call.engine().texts().textOf(element));
            this.call.showElement(element, this.said);
            this.call.runPhase(this.chain, HookPhase.GUARD);
            if (this.call.cancellation() != null) {
                break;
            }
        }
        this.call.detour().said = null;
    }

    /**
     * Takes all of them through the hooks.
     *
     * @param ahead run ahead of each, and throws where it is not wanted any more
     */
    List<Object> passAll(Collection<?> elements, Runnable ahead) {
        List<Object> left = new ArrayList<>(elements.size());
        for (Object element : elements) {
            ahead.run();
            Passed passed = passOf(element);
            if (passed.value() != null) {
                left.add(passed.value());
            }
            if (passed.last()) {
                break;
            }
        }
        return left;
    }

    /** Nobody else hears of the cancellation of elements that go nowhere one by one. */
    private Passed passOf(Object element) {
        try {
            return pass(element);
        } catch (HookCancelledException ex) {
            throw this.call.observeCancelled(ex, true, true);
        }
    }
}
