package io.llmspell.security;

import com.sun.management.ThreadMXBean;
import io.llmspell.hook.HookBudget;
import io.llmspell.hook.HookBudgetExceededException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Refusal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a hook may use of processor and memory in a run. It is looked at when the run has ended: it is the hook's
 * timeout that ends one. A virtual thread tells of neither, and so is not measured. {@link HookUsageBudgets} tells of
 * what is only warned of. Thread-safe.
 */
public final class HookUsageBudget implements HookBudget {

    private final String hook;

    private final @Nullable Duration cpuTime;

    private final @Nullable Long allocation;

    private final OnExceeded onExceeded;

    private final ThreadMXBean threads;

    /** What is to be told of; goes with its call where nobody asks for it, as after an overrun. */
    private final Map<HookContext, List<Refusal>> excesses = Collections.synchronizedMap(new WeakHashMap<>());

    /** What follows when a hook used more than it may. */
    public enum OnExceeded {
        /** It is told of, and the result counts. */
        WARN,
        /** It is a failure of the hook; only a cancellation still counts. */
        FAIL
    }

    /**
     * Makes one.
     *
     * @param hook its name
     * @param cpuTime of the thread in a run; {@code null} for any
     * @param allocation bytes in a run; {@code null} for any
     * @throws IllegalArgumentException if a limit is not positive, or this JVM cannot measure
     */
    public HookUsageBudget(String hook, @Nullable Duration cpuTime, @Nullable Long allocation, OnExceeded onExceeded) {
        this.hook = hook;
        this.cpuTime = cpuTime;
        this.allocation = allocation;
        this.onExceeded = onExceeded;
        if ((cpuTime != null && (cpuTime.isZero() || cpuTime.isNegative())) || (allocation != null && allocation < 1)) {
            throw new IllegalArgumentException("The budget of hook '" + hook + "' must be positive");
        }
        this.threads = measuring(hook, cpuTime != null, allocation != null);
    }

    private static ThreadMXBean measuring(String hook, boolean cpuTime, boolean allocation) {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)
                || (cpuTime && !threads.isCurrentThreadCpuTimeSupported())
                || (allocation && !threads.isThreadAllocatedMemorySupported())) {
            throw new IllegalArgumentException("The budget of hook '" + hook
                    + "' cannot be held to: this JVM does not tell what a thread uses; remove it");
        }
        if (cpuTime && !threads.isThreadCpuTimeEnabled()) {
            threads.setThreadCpuTimeEnabled(true);
        }
        if (allocation && !threads.isThreadAllocatedMemoryEnabled()) {
            threads.setThreadAllocatedMemoryEnabled(true);
        }
        return threads;
    }

    @Override
    public @Nullable HookResult run(HookHandler handler, HookContext context) throws Exception {
        long cpuBefore = cpu();
        long bytesBefore = bytes();
        HookResult result;
        try {
            result = handler.handle(context);
        } catch (Throwable ex) {
            excesses(cpuBefore, bytesBefore, context).forEach(excess -> tellLater(excess, context));
            throw ex;
        }
        List<Refusal> excesses = excesses(cpuBefore, bytesBefore, context);
        if (!excesses.isEmpty()) {
            exceeded(excesses, context, result);
        }
        return result;
    }

    private long cpu() {
        return (this.cpuTime != null) ? this.threads.getCurrentThreadCpuTime() : -1;
    }

    private long bytes() {
        return (this.allocation != null) ? this.threads.getCurrentThreadAllocatedBytes() : -1;
    }

    /** Reads both figures before anything else is done that counts. */
    private List<Refusal> excesses(long cpuBefore, long bytesBefore, HookContext context) {
        long bytes = (bytesBefore >= 0) ? bytes() - bytesBefore : 0;
        long cpu = (cpuBefore >= 0) ? cpu() - cpuBefore : 0;
        boolean tooLarge = this.allocation != null && bytes > this.allocation;
        boolean tooLong = this.cpuTime != null && cpu > this.cpuTime.toNanos();
        if (!tooLarge && !tooLong) {
            return List.of();
        }
        List<Refusal> excesses = new ArrayList<>();
        if (tooLarge) {
            excesses.add(excess("allocation", bytes + " bytes", this.allocation + " bytes", context));
        }
        if (this.cpuTime != null && tooLong) {
            String most = this.cpuTime.toNanos() / 1_000 + " µs";
            excesses.add(excess("cpu_time", cpu / 1_000 + " µs of processor time", most, context));
        }
        return excesses;
    }

    private Refusal excess(String limit, String used, String most, HookContext context) {
        String message = "it used " + used + " in a run, and its budget is " + most + ": see llmspell.hooks.instances["
                + this.hook + "].budget";
        return Refusal.limit(limit, context.target(), message, Map.of("hook", this.hook));
    }

    /** A failure is told of as such; what else there is, once the run has ended. */
    private void exceeded(List<Refusal> excesses, HookContext context, @Nullable HookResult result) {
        boolean fails = this.onExceeded == OnExceeded.FAIL && !(result instanceof HookResult.Cancel);
        excesses.subList(fails ? 1 : 0, excesses.size()).forEach(excess -> tellLater(excess, context));
        if (fails) {
            Refusal first = excesses.get(0);
            throw new HookBudgetExceededException(first.rule(), String.valueOf(first.message()));
        }
    }

    private void tellLater(Refusal excess, HookContext context) {
        this.excesses.computeIfAbsent(context, each -> new ArrayList<>()).add(excess);
    }

    /** What a run that has ended used too much and was not thrown. */
    List<Refusal> excessesOf(HookContext context) {
        List<Refusal> told = this.excesses.isEmpty() ? null : this.excesses.remove(context);
        return (told != null) ? told : List.of();
    }
}
