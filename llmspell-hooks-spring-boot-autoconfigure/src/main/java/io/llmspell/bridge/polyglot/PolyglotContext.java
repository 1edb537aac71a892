package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.StackRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** A script in a context and a thread of its own. */
final class PolyglotContext implements ScriptContext {

    /** How long a script has to unwind, before its context is given up, and after. */
    private static final long GRACE_MILLIS = 50;

    private final PolyglotLanguage language;

    private final Source source;

    private final ScriptLimits limits;

    private final ScriptThread thread;

    private final Context context;

    private final PolyglotValues values;

    private final ScriptFunction identity;

    /** Of a host function, and the error that the script sees in its place. */
    private @Nullable ScriptException problem;

    private @Nullable Value error;

    private @Nullable Value where;

    private volatile boolean usable = true;

    PolyglotContext(PolyglotLanguage language, Source source, ScriptLimits limits) {
        language.checkRunaways();
        this.language = language;
        this.source = source;
        this.limits = limits;
        this.thread = new ScriptThread(
                "script " + source.getName(), language.dialect().stack());
        this.thread.start();
        try {
            this.context = (Context) Objects.requireNonNull(this.thread.await(() -> language.context(limits)));
            this.values = (PolyglotValues) Objects.requireNonNull(on(this::boot));
            this.identity = new PolyglotFunction(this.values.function("identity"), 0);
        } catch (RuntimeException | Error ex) {
            this.thread.end(() -> {});
            throw ex;
        }
    }

    private PolyglotValues boot() {
        Value functions = this.context.eval(this.language.bootstrap());
        PolyglotValues made = new PolyglotValues(this.language.dialect(), functions, this.limits);
        if (functions.hasMember("where")) {
            this.where = made.function("where");
        }
        if (functions.hasMember("warm") && this.language.first()) {
            functions.invokeMember("warm");
        }
        return made;
    }

    void parse() {
        on(() -> {
            try {
                return this.context.parse(this.source);
            } catch (PolyglotException ex) {
                throw ex.isSyntaxError() ? PolyglotErrors.syntax(this, ex) : ex;
            }
        });
    }

    void define(ScriptModules modules) {
        on(() -> {
            ProxyExecutable failed = this::failed;
            modules.functions().forEach((name, functions) -> {
                List<Object> given = new ArrayList<>(List.of(name, failed));
                functions.forEach((function, host) -> {
                    given.add(function);
                    given.add((ProxyExecutable) arguments -> callHost(host, arguments));
                });
                Value module = this.values.function("module").execute(given.toArray());
                if (!module.isNull()) {
                    this.context.getBindings(this.language.dialect().id()).putMember(name, module);
                }
            });
            return null;
        });
    }

    private @Nullable Object callHost(HostFunction host, Value[] arguments) {
        try {
            List<@Nullable Object> plain = this.values.arguments(arguments);
            return this.values.guest(this.thread.onCaller(() -> host.call(plain)));
        } catch (ScriptException ex) {
            this.problem = ex;
            return this.values.failed();
        }
    }

    /** With nothing, asks what is wrong; with the error made of it, notes that. */
    private @Nullable Object failed(Value... arguments) {
        if (!arguments[0].isNull()) {
            this.error = arguments[0];
            return null;
        }
        return (this.problem != null) ? this.problem.problem() : null;
    }

    @Override
    public void run() {
        on(() -> this.context.eval(this.source));
    }

    @Override
    public @Nullable Object call(ScriptFunction function, @Nullable Object argument) {
        Value value = ((PolyglotFunction) function).value();
        return on(() -> this.values.plain(value.execute(this.values.guest(argument))));
    }

    @Override
    public ScriptFunction identity() {
        return this.identity;
    }

    private @Nullable Object on(Supplier<@Nullable Object> body) {
        try {
            StackRoom.check();
            return this.thread.await(() -> inside(body));
        } catch (ScriptException ex) {
            throw ex.at(file(), 0);
        } catch (Error ex) {
            // The thread of the caller has not waited: what runs here now is nobody's.
            this.usable = false;
            this.thread.abandon();
            cancel();
            throw ex;
        }
    }

    private @Nullable Object inside(Supplier<@Nullable Object> body) {
        try {
            this.context.enter();
            try {
                Object result = body.get();
                if (this.thread.isStopping()) {
                    throw ScriptThread.stopped();
                }
                return result;
            } finally {
                this.context.leave();
            }
        } catch (PolyglotException ex) {
            throw PolyglotErrors.of(this, ex);
        } catch (IllegalStateException ex) {
            throw PolyglotErrors.closed(this);
        } catch (ClassCastException
                | IndexOutOfBoundsException
                | UnsupportedOperationException
                | NumberFormatException ex) {
            throw new ScriptException(ScriptException.Kind.ERROR, "a value of the script is not what it seems to be");
        } finally {
            this.problem = null;
            this.error = null;
        }
    }

    /** What a host function said, if this is the error that the script got for it. */
    @Nullable
    ScriptException problemOf(PolyglotException ex) {
        Value thrown = ex.getGuestObject();
        return (this.error != null && this.error.equals(thrown)) ? this.problem : null;
    }

    /** Of an error that keeps its lines to itself; 0 for all others. */
    int lineOf(PolyglotException ex) {
        Value thrown = ex.getGuestObject();
        if (thrown == null || this.where == null || this.thread.isStopping()) {
            return 0;
        }
        try {
            return this.where.execute(thrown, file()).asInt();
        } catch (PolyglotException | IllegalStateException again) {
            return 0;
        }
    }

    String file() {
        return this.source.getName();
    }

    boolean isStopping() {
        return this.thread.isStopping();
    }

    void unusable() {
        this.usable = false;
    }

    @Override
    public void stop() {
        if (!this.thread.stopping()) {
            return;
        }
        try {
            this.context.interrupt(Duration.ofMillis(GRACE_MILLIS));
        } catch (TimeoutException | RuntimeException ex) {
            this.usable = false;
        }
        if (this.usable && this.thread.idleWithin(GRACE_MILLIS)) {
            return;
        }
        this.usable = false;
        cancel();
        if (!this.thread.idleWithin(GRACE_MILLIS)) {
            this.language.runaway(this.thread);
            this.thread.abandon();
        }
    }

    /** Waits for what cannot be waited for, so it has a thread of its own. */
    private void cancel() {
        ScriptThread.inBackground("cancel " + file(), this::closeContext);
    }

    private void closeContext() {
        try {
            this.context.close(true);
        } catch (PolyglotException | IllegalStateException ex) {
            // It is closed, or will be when what runs in it ends.
            this.usable = false;
        }
    }

    @Override
    public boolean usable() {
        return this.usable;
    }

    @Override
    public void close() {
        this.usable = false;
        this.thread.end(this::closeContext);
    }
}
