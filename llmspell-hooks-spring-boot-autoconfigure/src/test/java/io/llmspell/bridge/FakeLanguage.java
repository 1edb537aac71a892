package io.llmspell.bridge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A language whose scripts are names of Java code, so that the host is tested without an engine. */
final class FakeLanguage implements ScriptLanguage {

    private final Map<String, Consumer<Api>> scripts = new ConcurrentHashMap<>();

    final AtomicInteger open = new AtomicInteger();

    final AtomicInteger opened = new AtomicInteger();

    final AtomicInteger programs = new AtomicInteger();

    volatile boolean concurrent;

    volatile boolean survivesStop = true;

    /** What warms a context up does; {@code null} for giving back what it is given. */
    volatile @Nullable Function<FakeContext, Object> identity;

    /** What the code of a script calls. */
    record Api(ScriptModules modules, FakeContext context) {

        @Nullable
        Object call(String module, String function, @Nullable Object... arguments) {
            return this.modules.functions().get(module).get(function).call(java.util.Arrays.asList(arguments));
        }

        void hook(String point, String name, Function<Object, Object> code) {
            hook(point, Map.of("name", name), code);
        }

        void hook(String point, Map<String, Object> options, Function<Object, Object> code) {
            call("hook", "register", point, new Code(code), options);
        }
    }

    record Code(Function<Object, Object> code) implements ScriptFunction {

        @Override
        public int line() {
            return 7;
        }
    }

    FakeLanguage script(String text, Consumer<Api> code) {
        this.scripts.put(text, code);
        return this;
    }

    static ScriptSource source(String name, String text) {
        return ScriptSource.of(name, name + ".fake", text);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("fake");
    }

    @Override
    public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
        Consumer<Api> code = this.scripts.get(source.text());
        if (code == null) {
            throw new ScriptException(ScriptException.Kind.SYNTAX, source.file(), 3, "unexpected end");
        }
        this.programs.incrementAndGet();
        return new ScriptProgram() {

            @Override
            public ScriptContext open(ScriptModules modules) {
                FakeLanguage.this.open.incrementAndGet();
                FakeLanguage.this.opened.incrementAndGet();
                return new FakeContext(code, modules);
            }

            @Override
            public boolean concurrent() {
                return FakeLanguage.this.concurrent;
            }

            @Override
            public void close() {
                FakeLanguage.this.programs.decrementAndGet();
            }
        };
    }

    final class FakeContext implements ScriptContext {

        private final Consumer<Api> code;

        private final ScriptModules modules;

        private volatile CountDownLatch stopped = new CountDownLatch(1);

        private volatile boolean usable = true;

        private final AtomicInteger inside = new AtomicInteger();

        private FakeContext(Consumer<Api> code, ScriptModules modules) {
            this.code = code;
            this.modules = modules;
        }

        @Override
        public void run() {
            this.code.accept(new Api(this.modules, this));
        }

        @Override
        public @Nullable Object call(ScriptFunction function, @Nullable Object argument) {
            if (this.inside.getAndIncrement() > 0 && !FakeLanguage.this.concurrent) {
                throw new IllegalStateException("two calls in one context");
            }
            try {
                return ((Code) function).code().apply(argument);
            } finally {
                this.inside.decrementAndGet();
            }
        }

        /** What a script does that never ends. */
        Object loop() {
            boolean interrupted = false;
            while (true) {
                try {
                    this.stopped.await();
                    break;
                } catch (InterruptedException ex) {
                    interrupted = true;
                }
            }
            this.stopped = new CountDownLatch(1);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new ScriptException(ScriptException.Kind.STOPPED, "stopped");
        }

        @Override
        public ScriptFunction identity() {
            Function<FakeContext, Object> identity = FakeLanguage.this.identity;
            return new Code((identity != null) ? argument -> identity.apply(this) : argument -> argument);
        }

        @Override
        public void stop() {
            this.usable = FakeLanguage.this.survivesStop;
            this.stopped.countDown();
        }

        @Override
        public boolean usable() {
            return this.usable;
        }

        @Override
        public void close() {
            if (this.inside.get() > 0) {
                throw new IllegalStateException("closed while it is used");
            }
            FakeLanguage.this.open.decrementAndGet();
        }
    }

    /** The plain values of a context, as the code of a script reads them. */
    @SuppressWarnings("unchecked")
    static Object argument(Object context, String name) {
        return ((Map<String, Object>) ((Map<String, Object>) context).get("arguments")).get(name);
    }

    static Map<String, Object> answer(Object value) {
        return Map.of("type", "replace", "with", value);
    }

    static List<String> names(ScriptHost host) {
        return host.scripts().stream().map(ScriptStatus::name).toList();
    }
}
