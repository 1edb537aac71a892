package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** How an operation gives a value that is not there yet when it returns. Thread-safe. */
interface Delivery {

    /** How operations that return this type do; {@code null} if their value is there when they return. */
    static @Nullable Delivery of(ResolvableType declared) {
        Class<?> raw = declared.resolve(Object.class);
        boolean future = Future.class.isAssignableFrom(raw) || CompletionStage.class.isAssignableFrom(raw);
        if (future) {
            // What is more than a CompletableFuture could not be given to the caller.
            return raw.isAssignableFrom(CompletableFuture.class) ? FutureDelivery.INSTANCE : null;
        }
        boolean reactor = ClassUtils.isPresent("reactor.core.publisher.Flux", Delivery.class.getClassLoader());
        return reactor ? ReactiveDelivery.of(raw) : null;
    }

    /** The type of the value, as hooks see it and may give it. */
    ResolvableType valueType(ResolvableType declared);

    /** Whether the value is a list of elements, which may come one by one. */
    default boolean hasElements() {
        return false;
    }

    /** What an operation without hooks has returned, with its place for what is done when somebody asks for it. */
    default Object placed(Object returned, CallStack stack) {
        return returned;
    }

    /** What the caller gets. Whether a call begins now, or once for each subscriber, is for the type to say. */
    Object give(LaterCalls calls);

    /** The value of what the operation has returned; what stands for the value already is itself. */
    CompletionStage<@Nullable Object> await(@Nullable Object given, LaterCall call);
}
