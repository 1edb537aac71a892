package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.management.ExecutionEvent;
import org.graalvm.polyglot.management.ExecutionListener;
import org.jspecify.annotations.Nullable;

/** One of the languages on its engine, which all of its scripts share with the code they have in common. */
final class PolyglotLanguage implements ScriptLanguage {

    /** So many threads left behind are too many to leave one more. */
    private static final int MOST_RUNAWAYS = 4;

    /** Of a function inside of another; it leaves room in the stack for what stops a script. */
    private static final int DEEPEST = 1000;

    private final Dialect dialect;

    private final ConcurrentLinkedQueue<ScriptThread> runaways = new ConcurrentLinkedQueue<>();

    private @Nullable Engine engine;

    private @Nullable Source bootstrap;

    private boolean warm;

    PolyglotLanguage(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public String name() {
        return this.dialect.title();
    }

    @Override
    public Set<String> extensions() {
        return Set.of(this.dialect.extension());
    }

    Dialect dialect() {
        return this.dialect;
    }

    @Override
    public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
        return PolyglotProgram.of(this, source, limits);
    }

    /** A context from which there is no way to anything. */
    Context context(ScriptLimits limits) {
        return Context.newBuilder(this.dialect.id())
                .engine(engine())
                .sandbox(SandboxPolicy.TRUSTED)
                .allowExperimentalOptions(true)
                .options(this.dialect.options(limits))
                .allowHostAccess(HostAccess.NONE)
                .allowHostClassLookup(null)
                .allowHostClassLoading(false)
                .allowIO(IOAccess.NONE)
                .allowNativeAccess(false)
                .allowCreateThread(false)
                .allowCreateProcess(false)
                .allowInnerContextOptions(false)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowValueSharing(false)
                .useSystemExit(false)
                .build();
    }

    private synchronized Engine engine() {
        if (this.engine == null) {
            this.engine = Engine.newBuilder(this.dialect.id())
                    .option("engine.WarnInterpreterOnly", "false")
                    .in(InputStream.nullInputStream())
                    .out(OutputStream.nullOutputStream())
                    .err(OutputStream.nullOutputStream())
                    .logHandler(OutputStream.nullOutputStream())
                    .build();
            if (this.dialect.tellsOfCalls()) {
                ExecutionListener.newBuilder()
                        .roots(true)
                        .onEnter(PolyglotLanguage::entered)
                        .onReturn(PolyglotLanguage::left)
                        .attach(this.engine);
            }
        }
        return this.engine;
    }

    synchronized Source bootstrap() {
        if (this.bootstrap == null) {
            this.bootstrap = this.dialect.bootstrap();
        }
        return this.bootstrap;
    }

    /** True once: what is only needed with the first context. */
    synchronized boolean first() {
        boolean first = !this.warm;
        this.warm = true;
        return first;
    }

    /** The engines look whether they are to stop in loops and after calls that return, but not where all calls fail. */
    private static void entered(ExecutionEvent event) {
        if (Thread.currentThread() instanceof ScriptThread thread) {
            boolean deep = !thread.enter(DEEPEST);
            if (thread.isStopping()) {
                throw Unwinding.stopped();
            }
            if (deep) {
                throw Unwinding.tooDeep();
            }
        }
    }

    private static void left(ExecutionEvent event) {
        if (Thread.currentThread() instanceof ScriptThread thread) {
            thread.leave();
        }
    }

    /** A script cannot be stopped: its thread runs on. */
    void runaway(ScriptThread thread) {
        this.runaways.add(thread);
    }

    /** Refuses one more context while too many threads run on. */
    void checkRunaways() {
        for (Iterator<ScriptThread> all = this.runaways.iterator(); all.hasNext(); ) {
            if (!all.next().isAlive()) {
                all.remove();
            }
        }
        if (this.runaways.size() >= MOST_RUNAWAYS) {
            throw new ScriptException(
                    ScriptException.Kind.LIMIT,
                    MOST_RUNAWAYS + " calls of " + this.dialect.title()
                            + " scripts that were stopped still run: no script is started until one of them ends");
        }
    }

    @Override
    public synchronized void close() {
        if (this.engine != null) {
            Engine closing = this.engine;
            this.engine = null;
            ScriptThread.inBackground("close " + name(), () -> closing.close(true));
        }
    }
}
