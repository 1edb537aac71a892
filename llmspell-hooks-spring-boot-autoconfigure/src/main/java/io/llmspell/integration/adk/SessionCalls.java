package io.llmspell.integration.adk;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Runs the reads and writes of one service of sessions as operations. Thread-safe. */
final class SessionCalls {

    private final Supplier<HookTemplate> hooks;

    private final ComponentId state;

    SessionCalls(Supplier<HookTemplate> hooks, String name) {
        this.hooks = hooks;
        this.state = ComponentId.state(name);
    }

    ComponentId state() {
        return this.state;
    }

    <T> Single<T> single(
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Class<T> type,
            Function<Arguments, Single<T>> body) {
        return this.hooks
                .get()
                .<Single<T>, RuntimeException>execute(
                        this.state, operation, arguments, typeOf(Single.class, type), body::apply);
    }

    <T> Maybe<T> maybe(
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Class<T> type,
            Function<Arguments, Maybe<T>> body) {
        return this.hooks
                .get()
                .<Maybe<T>, RuntimeException>execute(
                        this.state, operation, arguments, typeOf(Maybe.class, type), body::apply);
    }

    private static Type typeOf(Class<?> later, Class<?> value) {
        return ResolvableType.forClassWithGenerics(later, value).getType();
    }

    Completable completable(
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Function<Arguments, Completable> body) {
        return this.hooks
                .get()
                .<Completable, RuntimeException>execute(
                        this.state, operation, arguments, Completable.class, body::apply);
    }
}
