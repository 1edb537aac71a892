package io.llmspell.integration.adk;

import io.llmspell.integration.CallPlace;
import io.llmspell.integration.HookTemplate;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fires points by hand, for whose hooks a thread waits: never one that others need, such as an event loop. */
final class Firing {

    private Firing() {}

    /**
     * Fires when it is subscribed to.
     *
     * @param fire gives what comes of it; {@code null} for nothing
     */
    static <T> Maybe<T> of(Supplier<HookTemplate> hooks, Function<HookTemplate, @Nullable T> fire) {
        return Maybe.defer(() -> {
            HookTemplate template = hooks.get();
            Maybe<T> fired = Maybe.fromCallable(() -> fire.apply(template));
            if (!reactor.core.scheduler.Schedulers.isInNonBlockingThread()) {
                return fired;
            }
            CallPlace here = template.here();
            return Maybe.<T>create(emitter -> here.call(subscription(fired, emitter)))
                    .subscribeOn(Schedulers.io());
        });
    }

    /** What comes after it is at the same place, as it is on the same thread. */
    private static <T> Callable<@Nullable Void> subscription(Maybe<T> fired, MaybeEmitter<T> emitter) {
        return () -> {
            emitter.setDisposable(fired.subscribe(emitter::onSuccess, emitter::tryOnError, emitter::onComplete));
            return null;
        };
    }
}
