package io.llmspell.integration;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionRefusedException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import tools.jackson.databind.json.JsonMapper;

/** Subscribes the {@code @OnEvent} methods of an application's beans. */
final class HandlerDiscovery extends MethodDiscovery<EventBus> {

    private final HandlerReader reader;

    private final HandlerSettings settings;

    private final Set<String> names = new HashSet<>();

    HandlerDiscovery(
            ConfigurableListableBeanFactory beanFactory, HandlerSettings settings, Supplier<JsonMapper> mapper) {
        super(beanFactory, OnEvent.class);
        this.settings = settings;
        this.reader = new HandlerReader(beanFactory, settings, mapper);
    }

    @Override
    Registration register(EventBus bus, String beanName, Class<?> type, Method method) {
        HandlerReader.Definition definition = this.reader.read(beanName, method);
        this.names.add(definition.name());
        if (!definition.enabled()) {
            return new Registration(definition.handler(), () -> {});
        }
        try {
            Subscription subscription =
                    bus.subscribe(definition.patterns(), definition.options(), definition.handler());
            return new Registration(definition.handler(), subscription::close);
        } catch (SubscriptionRefusedException | IllegalArgumentException ex) {
            throw new InvalidHandlerException(
                    BeanMethod.describe(method),
                    String.valueOf(ex.getMessage()),
                    "Change its @OnEvent, or llmspell.events.subscriptions." + definition.name(),
                    ex);
        }
    }

    @Override
    synchronized void requireKnownOverrides(EventBus bus) {
        Set<String> unknown = new TreeSet<>(this.settings.overrides().keySet());
        unknown.removeAll(this.names);
        unknown.removeIf(name -> bus.find(name).isPresent());
        if (!unknown.isEmpty()) {
            throw new InvalidHandlerException(
                    String.join(", ", unknown),
                    "llmspell.events.subscriptions speaks of it, but no bean has an event handler of that name",
                    "Use one of " + new TreeSet<>(this.names) + ", written as '[name]' in YAML",
                    null);
        }
    }
}
