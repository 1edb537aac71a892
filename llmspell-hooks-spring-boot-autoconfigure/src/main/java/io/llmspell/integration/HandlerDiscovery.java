package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionRefusedException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import tools.jackson.databind.json.JsonMapper;

/** Subscribes the {@code @OnEvent} methods of an application's beans. */
final class HandlerDiscovery extends MethodDiscovery<EventBus> {

    private final HandlerReader reader;

    private final HandlerSettings settings;

    /** By their names. */
    private final Map<String, Method> methods = new HashMap<>();

    /** Those that begin when the application has started. */
    private final List<Subscription> waiting = new ArrayList<>();

    private boolean started;

    HandlerDiscovery(
            ConfigurableListableBeanFactory beanFactory,
            HandlerSettings settings,
            Supplier<JsonMapper> mapper,
            AnnotatedMethods handlers) {
        super(beanFactory, handlers);
        this.settings = settings;
        this.reader = new HandlerReader(beanFactory, settings, mapper);
    }

    @Override
    Registration register(EventBus bus, String beanName, Class<?> type, Method method) {
        HandlerReader.Definition definition = this.reader.read(beanName, method);
        if (!definition.enabled()) {
            this.methods.putIfAbsent(definition.name(), method);
            return new Registration(definition.handler(), () -> {});
        }
        requireStorage(bus, definition, method);
        requireOwnName(bus, definition, method);
        try {
            Subscription subscription = bus.subscribe(
                    definition.patterns(),
                    definition.options().toBuilder().autoStart(this.started).build(),
                    definition.handler());
            this.methods.put(definition.name(), method);
            if (!this.started) {
                this.waiting.add(subscription);
            }
            return new Registration(definition.handler(), subscription::close);
        } catch (SubscriptionRefusedException | IllegalArgumentException ex) {
            throw new InvalidHandlerException(
                    BeanMethod.describe(method),
                    String.valueOf(ex.getMessage()),
                    "Change its @OnEvent, or llmspell.events.subscriptions." + definition.name(),
                    ex);
        }
    }

    private static void requireStorage(EventBus bus, HandlerReader.Definition definition, Method method) {
        if (definition.options().durable() && !bus.takesDurableSubscriptions()) {
            throw new InvalidHandlerException(
                    BeanMethod.describe(method),
                    "it is durable, and there is no storage that keeps how far it is",
                    "Set llmspell.events.storage.type=jdbc, or remove durable = true from its @OnEvent",
                    null);
        }
    }

    private void requireOwnName(EventBus bus, HandlerReader.Definition definition, Method method) {
        Method other = this.methods.get(definition.name());
        if (other != null && bus.find(definition.name()).isPresent()) {
            throw new InvalidHandlerException(
                    BeanMethod.describe(method),
                    "its name '" + definition.name() + "' is that of " + BeanMethod.describe(other) + " too",
                    "Give one of them another name in its @OnEvent",
                    null);
        }
    }

    /** Has durable ones begin, these and those that come later. */
    synchronized void start() {
        this.started = true;
        this.waiting.forEach(Subscription::start);
        this.waiting.clear();
    }

    @Override
    synchronized void requireKnownOverrides(EventBus bus) {
        Set<String> unknown = new TreeSet<>(this.settings.overrides().keySet());
        unknown.removeAll(this.methods.keySet());
        unknown.removeIf(name -> bus.find(name).isPresent());
        if (!unknown.isEmpty()) {
            throw new InvalidHandlerException(
                    String.join(", ", unknown),
                    "llmspell.events.subscriptions speaks of it, but no bean has an event handler of that name",
                    "Use one of " + new TreeSet<>(this.methods.keySet()) + ", written as '[name]' in YAML",
                    null);
        }
    }
}
