package io.llmspell.hook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several observers, none of which can do harm. */
final class HookObservers {

    private static final Logger logger = System.getLogger(HookObserver.class.getName());

    private final HookObserver[] observers;

    HookObservers(List<HookObserver> observers) {
        this.observers = observers.toArray(HookObserver[]::new);
    }

    boolean areActive() {
        for (HookObserver observer : this.observers) {
            if (isActive(observer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isActive(HookObserver observer) {
        try {
            return observer.isActive();
        } catch (Throwable ex) {
            failed(observer, ex);
            return false;
        }
    }

    /** Begins a pass. */
    Pass begin(HookPhase phase, HookContext context, boolean element) {
        List<HookPass> passes = new ArrayList<>(this.observers.length);
        for (HookObserver observer : this.observers) {
            try {
                HookPass pass = observer.isActive() ? observer.begin(phase, context, element) : null;
                if (pass != null) {
                    passes.add(pass);
                }
            } catch (Throwable ex) {
                failed(observer, ex);
            }
        }
        return new Pass(passes);
    }

    private static void failed(Object observer, Throwable ex) {
        logger.log(
                Level.WARNING,
                "An observer of hooks failed: " + observer.getClass().getName(),
                ex);
    }

    /** What the observers have of one pass; the last to begin is the first to end. */
    static final class Pass {

        private final List<HookPass> passes;

        private Pass(List<HookPass> passes) {
            this.passes = passes;
        }

        /** What they have of one run; {@code null} for nothing. */
        HookRun @Nullable [] run(RegisteredHook hook, HookContext context) {
            List<HookRun> runs = null;
            for (HookPass pass : this.passes) {
                try {
                    HookRun run = pass.run(hook, context);
                    if (run != null) {
                        runs = (runs != null) ? runs : new ArrayList<>(this.passes.size());
                        runs.add(run);
                    }
                } catch (Throwable ex) {
                    failed(pass, ex);
                }
            }
            return (runs != null) ? runs.toArray(HookRun[]::new) : null;
        }

        void end() {
            for (int i = this.passes.size() - 1; i >= 0; i--) {
                try {
                    this.passes.get(i).ended();
                } catch (Throwable ex) {
                    failed(this.passes.get(i), ex);
                }
            }
        }
    }

    static void enter(HookRun[] runs) {
        for (HookRun run : runs) {
            try {
                run.entered();
            } catch (Throwable ex) {
                failed(run, ex);
            }
        }
    }

    static void leave(HookRun[] runs) {
        for (int i = runs.length - 1; i >= 0; i--) {
            try {
                runs[i].left();
            } catch (Throwable ex) {
                failed(runs[i], ex);
            }
        }
    }
}
