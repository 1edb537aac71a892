package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookCancelledException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Publishes what becomes of the calls of one operation, and which took too long, as far as anybody wants to know. */
final class OperationReporter {

    private final Operation operation;

    private final Publishers publishers;

    private final PublishedEvents published;

    private final LongSupplier ticker;

    private final SlowOperations slow;

    OperationReporter(
            Operation operation,
            Publishers publishers,
            PublishedEvents published,
            LongSupplier ticker,
            SlowOperations slow) {
        this.operation = operation;
        this.publishers = publishers;
        this.published = published;
        this.ticker = ticker;
        this.slow = slow;
    }

    /**
     * Where a call is told of; {@code null} where it is not.
     *
     * @param started before it runs
     * @param completed it has a value
     * @param failed it threw
     * @param cancelled a hook cancelled it
     */
    record Publishers(
            @Nullable EventPublisher started,
            @Nullable EventPublisher completed,
            @Nullable EventPublisher failed,
            @Nullable EventPublisher cancelled) {

        private static boolean isWanted(@Nullable EventPublisher publisher) {
            return publisher != null && publisher.isWanted();
        }

        private boolean anyWanted() {
            return isWanted(this.completed)
                    || isWanted(this.failed)
                    || isWanted(this.started)
                    || isWanted(this.cancelled);
        }
    }

    /** The call that is told of. */
    interface Body {
        @Nullable
        Object run() throws Throwable;
    }

    /** Whether anybody wants to know of a call that begins now. */
    boolean isWanted() {
        return this.publishers.anyWanted() || this.slow.areWanted();
    }

    /** Runs a call, and tells of it. */
    @Nullable
    Object run(@Nullable Object[] arguments, Body body) throws Throwable {
        started(arguments);
        long began = this.ticker.getAsLong();
        Object value;
        try {
            value = body.run();
        } catch (Throwable ex) {
            long nanos = this.ticker.getAsLong() - began;
            failed(ex, arguments, nanos);
            this.slow.ended(this.operation, arguments, nanos, ex);
            throw ex;
        }
        long nanos = this.ticker.getAsLong() - began;
        completed(value, arguments, nanos);
        this.slow.ended(this.operation, arguments, nanos, null);
        return value;
    }

    /** Begins a call whose value comes later, and tells of it. */
    CompletableFuture<@Nullable Object> follow(@Nullable Object[] arguments, LaterCall call) {
        started(arguments);
        long began = this.ticker.getAsLong();
        CompletableFuture<@Nullable Object> result = call.start();
        CompletionStage<@Nullable Object> told = result;
        told.whenComplete((value, error) -> {
            long nanos = this.ticker.getAsLong() - began;
            call.tell(() -> ended(value, error, arguments, nanos));
        });
        return result;
    }

    private void ended(@Nullable Object value, @Nullable Throwable error, @Nullable Object[] arguments, long nanos) {
        if (error != null) {
            failed(error, arguments, nanos);
        } else {
            completed(value, arguments, nanos);
        }
        this.slow.ended(this.operation, arguments, nanos, error);
    }

    private void started(@Nullable Object[] arguments) {
        EventPublisher started = this.publishers.started();
        if (started != null && started.isWanted()) {
            started.publish(() -> data(arguments));
        }
    }

    private void completed(@Nullable Object value, @Nullable Object[] arguments, long nanos) {
        EventPublisher completed = this.publishers.completed();
        if (completed != null && completed.isWanted()) {
            completed.publish(() -> completed(arguments, nanos, value));
        }
    }

    private Map<String, @Nullable Object> completed(@Nullable Object[] arguments, long nanos, @Nullable Object value) {
        Map<String, @Nullable Object> data = ended(arguments, nanos, true);
        if (this.published.results()) {
            data.put("result", asData(value));
        }
        return data;
    }

    private void failed(Throwable error, @Nullable Object[] arguments, long nanos) {
        boolean cancelled = error instanceof HookCancelledException;
        EventPublisher publisher = cancelled ? this.publishers.cancelled() : this.publishers.failed();
        if (publisher == null || !publisher.isWanted() || !(cancelled || tellsOf(error))) {
            return;
        }
        publisher.publish(() -> failure(error, arguments, nanos));
    }

    private Map<String, @Nullable Object> failure(Throwable error, @Nullable Object[] arguments, long nanos) {
        Map<String, @Nullable Object> data = ended(arguments, nanos, false);
        if (error instanceof HookCancelledException cancellation) {
            data.put("cancelled", true);
            data.put("hook", cancellation.hook());
            data.put("reason", cancellation.reason());
        } else {
            data.put("error", error.getMessage());
            data.put("error_type", error.getClass().getName());
        }
        return data;
    }

    /** Of a write to state, only conflicts are told of. */
    private boolean tellsOf(Throwable error) {
        return this.operation.points().firesFor(error);
    }

    private Map<String, @Nullable Object> ended(@Nullable Object[] arguments, long nanos, boolean success) {
        Map<String, @Nullable Object> data = data(arguments);
        data.put("duration_ms", TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0);
        data.put("success", success);
        return data;
    }

    private Map<String, @Nullable Object> data(@Nullable Object[] values) {
        Map<String, @Nullable Object> data = OperationEvents.about(
                this.operation.target().component(), this.operation.target().operation());
        if (this.operation.points().equals(OperationPoints.STAGE)) {
            data.put("stage", this.operation.target().operation());
        }
        if (this.published.arguments()) {
            Arguments arguments = this.operation.signature().arguments(values);
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            arguments.asMap().forEach((name, value) -> shown.put(name, asData(value)));
            data.put("arguments", shown);
        }
        return data;
    }

    /** Objects that are no data, such as a connection, are shown as text: Jackson might do anything with them. */
    private static @Nullable Object asData(@Nullable Object value) {
        if (value == null
                || value instanceof Map
                || value instanceof Collection
                || value instanceof Record
                || value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value.getClass().isEnum()
                || ClassUtils.isPrimitiveArray(value.getClass())) {
            return value;
        }
        return String.valueOf(value);
    }
}
