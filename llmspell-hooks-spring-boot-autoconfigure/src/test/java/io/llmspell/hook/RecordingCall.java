package io.llmspell.hook;

import java.util.ArrayList;
import java.util.List;

/** A call around an operation, to which every result can be applied. */
final class RecordingCall extends HookCall {

    final List<HookResult> applied = new ArrayList<>();

    final List<HookResult> checked = new ArrayList<>();

    final List<HookFailure> cancellations = new ArrayList<>();

    private final HookPoint point;

    private final Arguments arguments;

    private Progress progress = Progress.FIRST;

    RecordingCall(TestEngine engine, HookPoint point) {
        this(engine, point, Arguments.none());
    }

    RecordingCall(TestEngine engine, HookPoint point, Arguments arguments) {
        super(engine.engine.executor().callStacks(), engine.stack());
        this.point = point;
        this.arguments = arguments;
    }

    void progress(Progress progress) {
        this.progress = progress;
    }

    @Override
    protected HookTarget target() {
        return TestEngine.TARGET;
    }

    @Override
    protected HookContext context() {
        return context(this.point, this.arguments, this.progress);
    }

    @Override
    protected boolean accept(RegisteredHook hook, HookResult result, HookMode mode) {
        ((mode == HookMode.ENFORCE) ? this.applied : this.checked).add(result);
        return false;
    }

    @Override
    protected void cancelledByFailure(RegisteredHook hook, HookFailure failure) {
        this.cancellations.add(failure);
    }
}
