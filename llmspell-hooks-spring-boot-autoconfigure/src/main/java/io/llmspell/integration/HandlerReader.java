package io.llmspell.integration;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.RetryPolicy;
import io.llmspell.event.SubscriptionOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

/** Makes a subscription's parts from an {@code @OnEvent} method and what configuration says of it. */
final class HandlerReader {

    private final ConfigurableBeanFactory beanFactory;

    private final HandlerSettings settings;

    private final EventExpressions expressions;

    private final Supplier<JsonMapper> mapper;

    HandlerReader(ConfigurableBeanFactory beanFactory, HandlerSettings settings, Supplier<JsonMapper> mapper) {
        this.beanFactory = beanFactory;
        this.settings = settings;
        this.expressions = new EventExpressions(beanFactory);
        this.mapper = mapper;
    }

    /** What a handler is subscribed with. */
    record Definition(
            String name, boolean enabled, List<String> patterns, SubscriptionOptions options, HandlerMethod handler) {}

    Definition read(String beanName, Method method) {
        OnEvent annotation = Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(method, OnEvent.class));
        String described = BeanMethod.describe(method);
        if (annotation.durable() && !StringUtils.hasText(annotation.name())) {
            throw new InvalidHandlerException(
                    described,
                    "it is durable, but has no name of its own: its position is kept under its name, and the name of a"
                            + " method changes",
                    "Add name = \"…\" to its @OnEvent",
                    null);
        }
        try {
            String name = StringUtils.hasText(annotation.name())
                    ? text(annotation.name())
                    : beanName + "." + method.getName();
            HandlerOverride override = this.settings.override(name);
            HandlerMethod handler = new HandlerMethod(
                    method,
                    this.expressions.condition(text(annotation.condition()), described),
                    () -> this.beanFactory.getBean(beanName),
                    this.beanFactory.isSingleton(beanName),
                    this.mapper);
            return new Definition(
                    name,
                    !Boolean.FALSE.equals(override.enabled()),
                    patterns(annotation, override),
                    options(annotation, override, name, beanName, described),
                    handler);
        } catch (IllegalArgumentException ex) {
            throw new InvalidHandlerException(
                    described,
                    String.valueOf(ex.getMessage()),
                    "Change its @OnEvent or llmspell.events.subscriptions",
                    ex);
        }
    }

    private List<String> patterns(OnEvent annotation, HandlerOverride override) {
        List<String> configured = override.patterns();
        if (configured != null) {
            return configured;
        }
        return Arrays.stream(annotation.value()).map(this::text).toList();
    }

    private SubscriptionOptions options(
            OnEvent annotation, HandlerOverride override, String name, String beanName, String described) {
        OverflowStrategy own = first(override.strategy(), strategy(annotation, described), null);
        if (annotation.durable() && own != null) {
            throw new InvalidHandlerException(
                    described,
                    "it is durable, so that no event is ever dropped or rejected, but has the strategy " + own,
                    "Remove the strategy",
                    null);
        }
        OverflowStrategy strategy = (own != null) ? own : this.settings.strategy();
        Duration patience = first(override.blockTimeout(), null, this.settings.blockTimeout());
        return SubscriptionOptions.builder()
                .name(name)
                .owner(beanName)
                .capacity(first(override.queueSize(), positive(annotation.queueSize()), this.settings.queueSize()))
                .flow(strategy.controller(patience))
                .concurrency(first(
                        override.concurrency(),
                        positive(annotation.concurrency()),
                        annotation.durable() ? Integer.valueOf(1) : this.settings.concurrency()))
                .durable(annotation.durable())
                .startAt(annotation.startAt())
                .orderingKey(this.expressions.key(text(annotation.orderingKey()), described))
                .handlerTimeout(first(
                        override.handlerTimeout(),
                        duration(annotation.timeout(), "timeout", described),
                        this.settings.handlerTimeout()))
                .retry(retry(annotation, override, described))
                .build();
    }

    private RetryPolicy retry(OnEvent annotation, HandlerOverride override, String described) {
        RetryPolicy common = this.settings.retry();
        Duration backoff =
                first(override.backoff(), duration(annotation.backoff(), "backoff", described), common.backoff());
        Duration most = (backoff.compareTo(common.maxBackoff()) > 0) ? backoff : common.maxBackoff();
        return new RetryPolicy(
                first(override.maxAttempts(), positive(annotation.maxAttempts()), common.maxAttempts()),
                backoff,
                common.multiplier(),
                most);
    }

    private static @Nullable OverflowStrategy strategy(OnEvent annotation, String described) {
        if (annotation.strategy().length > 1) {
            throw new InvalidHandlerException(
                    described, "it has " + annotation.strategy().length + " strategies", "Give it one or none", null);
        }
        return (annotation.strategy().length == 0) ? null : annotation.strategy()[0];
    }

    private static <T extends @Nullable Object> T first(@Nullable T configured, @Nullable T annotated, T common) {
        if (configured != null) {
            return configured;
        }
        return (annotated != null) ? annotated : common;
    }

    /** What an annotation leaves at zero is not said; what is negative is for the options to refuse. */
    private static @Nullable Integer positive(int value) {
        return (value == 0) ? null : value;
    }

    private @Nullable Duration duration(String given, String attribute, String described) {
        String value = text(given);
        if (value.isBlank()) {
            return null;
        }
        try {
            return DurationStyle.detectAndParse(value);
        } catch (IllegalArgumentException ex) {
            throw new InvalidHandlerException(
                    described,
                    "its " + attribute + " '" + value + "' is not a duration",
                    "Write one such as 250ms or 2s",
                    ex);
        }
    }

    private String text(String value) {
        String resolved = this.beanFactory.resolveEmbeddedValue(value);
        return (resolved != null) ? resolved : "";
    }
}
