package io.llmspell.integration;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ties event handlers to beans; its parts are made as late as they can be, as those of {@link HookInfrastructure} are.
 */
public final class EventInfrastructure implements DisposableBean {

    private final AnnotatedMethods handlers = new AnnotatedMethods(OnEvent.class);

    private final Supplier<HandlerDiscovery> discovery;

    private final Supplier<EventBus> bus;

    private EventInfrastructure(
            ConfigurableListableBeanFactory beanFactory,
            Supplier<HandlerSettings> settings,
            Supplier<EventBus> bus,
            Supplier<JsonMapper> mapper) {
        this.bus = bus;
        this.discovery = SingletonSupplier.of(
                () -> new HandlerDiscovery(beanFactory, settings.get(), SingletonSupplier.of(mapper), this.handlers));
    }

    /**
     * Makes the parts.
     *
     * @param settings what configuration says, asked for when it is first needed, as the others are
     * @param bus what handlers are subscribed to
     * @param mapper converts the data of events
     */
    public static EventInfrastructure of(
            ConfigurableListableBeanFactory beanFactory,
            Supplier<HandlerSettings> settings,
            Supplier<EventBus> bus,
            Supplier<JsonMapper> mapper) {
        return new EventInfrastructure(beanFactory, settings, bus, mapper);
    }

    /** Binds and removes the handlers of beans. */
    public BeanPostProcessor handlerPostProcessor() {
        return new MethodPostProcessor<>(this.handlers, this.discovery, this::completeBus);
    }

    /** Subscribes the handlers of all bean definitions, unless they are. */
    public void registerHandlers(EventBus target) {
        this.discovery.get().registerAll(target);
    }

    /** Has durable handlers begin; those that are subscribed later begin at once. */
    public void start() {
        this.discovery.get().start();
    }

    /** The bus, which may be that of a parent context, with the handlers of all bean definitions of this one. */
    private EventBus completeBus() {
        EventBus found = this.bus.get();
        registerHandlers(found);
        return found;
    }

    /** Takes the handlers of this context's beans off a bus that may outlive it. */
    @Override
    public void destroy() {
        this.discovery.get().removeAll();
    }
}
