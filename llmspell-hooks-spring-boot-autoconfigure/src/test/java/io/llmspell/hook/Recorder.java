package io.llmspell.hook;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps everything a listener is told. */
final class Recorder implements HookListener {

    /** One run of a hook, which has either a result or a failure. */
    record Run(
            String hook,
            HookContext context,
            HookResult result,
            HookFailure failure,
            HookMode mode,
            long nanos,
            Thread thread) {

        String outcome() {
            return (this.failure != null)
                    ? this.failure.kind().externalName()
                    : this.result.type().externalName();
        }
    }

    record Transition(String hook, BreakerState from, BreakerState to) {}

    final List<Run> runs = new CopyOnWriteArrayList<>();

    final List<Transition> transitions = new CopyOnWriteArrayList<>();

    final List<String> changes = new CopyOnWriteArrayList<>();

    /** What became of each run, in order: a type of result or a kind of failure. */
    List<String> outcomes() {
        return this.runs.stream().map(Run::outcome).toList();
    }

    List<String> outcomes(String hook) {
        return this.runs.stream()
                .filter(run -> run.hook().equals(hook))
                .map(Run::outcome)
                .toList();
    }

    Run last() {
        return this.runs.get(this.runs.size() - 1);
    }

    @Override
    public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return new HookExecutionListener() {
            @Override
            public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                Recorder.this.runs.add(
                        new Run(hook.name(), context, result, null, mode, nanos, Thread.currentThread()));
            }

            @Override
            public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                Recorder.this.runs.add(
                        new Run(hook.name(), context, null, failure, mode, nanos, Thread.currentThread()));
            }
        };
    }

    @Override
    public void registered(RegisteredHook hook) {
        this.changes.add("+" + hook.name());
    }

    @Override
    public void unregistered(RegisteredHook hook) {
        this.changes.add("-" + hook.name());
    }

    @Override
    public void modeChanged(RegisteredHook hook, HookMode from, HookMode to) {
        this.changes.add(hook.name() + ":" + from + ">" + to);
    }

    @Override
    public void breakerChanged(RegisteredHook hook, BreakerState from, BreakerState to) {
        this.transitions.add(new Transition(hook.name(), from, to));
    }
}
