package io.llmspell.annotation;

import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.StartAt;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean a handler of events.
 *
 * <p>The method returns nothing. Its parameters may be, in any order:
 *
 * <ul>
 *   <li>{@link io.llmspell.event.UniversalEvent} and {@link io.llmspell.event.EventSource};
 *   <li>a {@code Map} named {@code metadata}: the event's metadata;
 *   <li>one of any other type: the event's data as Jackson converts it, such as a record.
 * </ul>
 *
 * <p>It is called on another thread than the publisher's, for one event after the other unless {@link #concurrency()}
 * says otherwise. What it throws has the event handled again, and after the last attempt makes it a
 * {@link io.llmspell.event.DeadLetter}.
 *
 * <p>All strings may hold {@code ${…}} placeholders. A handler's settings can be overridden by its name under
 * {@code llmspell.events.subscriptions}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnEvent {

    /** Patterns of the event types it is for; see {@link io.llmspell.event.EventPattern}. */
    String[] value();

    /** Unique among all subscriptions; default {@code beanName.methodName}. */
    String name() default "";

    /**
     * A SpEL expression that must hold for the method to be called. Its root has the properties {@code eventType},
     * {@code source}, {@code data} (as maps, lists and scalars), {@code metadata} and {@code correlationId}:
     * {@code data.amount > 500}.
     */
    String condition() default "";

    /**
     * Whether it goes on where it stopped when the application starts again: its events come from the storage
     * ({@code llmspell.events.storage.type=jdbc}), at least once, in order, one after the other, handled by one of the
     * application's instances. Needs a {@link #name()}; has no {@link #strategy()}.
     */
    boolean durable() default false;

    /** Where it begins, if it is durable and the storage does not know it yet. */
    StartAt startAt() default StartAt.NOW;

    /** How many events wait at most; default: {@code llmspell.events.queue-size}. */
    int queueSize() default 0;

    /** What becomes of an event there is no room for, one or none; default: {@code llmspell.events.strategy}. */
    OverflowStrategy[] strategy() default {};

    /** How many events are handled at the same time; default: {@code llmspell.events.concurrency}. */
    int concurrency() default 0;

    /**
     * A SpEL expression over the same root as the condition's: where more than one event is handled at a time, those of
     * the same key are handled in order. Evaluated by the publisher.
     */
    String orderingKey() default "";

    /** How often it is given an event, the first time included; default: {@code llmspell.events.retry.max-attempts}. */
    int maxAttempts() default 0;

    /** The pause after the first attempt, such as {@code 100ms}; default: {@code llmspell.events.retry.backoff}. */
    String backoff() default "";

    /** After which it is interrupted, such as {@code 5s}; default: {@code llmspell.events.handler-timeout}. */
    String timeout() default "";
}
