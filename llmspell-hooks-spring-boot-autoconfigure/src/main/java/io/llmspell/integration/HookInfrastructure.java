package io.llmspell.integration;

import com.github.benmanes.caffeine.cache.Ticker;
import io.llmspell.annotation.Hook;
import io.llmspell.event.EventBus;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.ContextCarrier;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.StandardHookPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the parts that tie hooks to beans, each of them once and as late as it can be: the post-processors exist before
 * all other beans, and must not bring those into being before their time.
 */
public final class HookInfrastructure implements DisposableBean {

    private final ConfigurableListableBeanFactory beanFactory;

    private final Parts parts;

    private final boolean hooked;

    private final AnnotatedMethods hooks = new AnnotatedMethods(Hook.class);

    private final Supplier<ComponentResolver> resolver;

    private final Supplier<ComponentCatalog> catalog;

    private final Supplier<HookDiscovery> discovery;

    private final Supplier<ResultCache> cache;

    private final Supplier<OperationEvents> events;

    private final Supplier<OperationEngine> engine;

    private final Supplier<OperationTemplate> template;

    private HookInfrastructure(ConfigurableListableBeanFactory beanFactory, Parts parts, boolean hooked) {
        this.hooked = hooked;
        this.beanFactory = beanFactory;
        this.parts = parts;
        Supplier<IntegrationSettings> settings = SingletonSupplier.of(parts.settings());
        this.resolver = SingletonSupplier.of(
                () -> new ComponentResolver(() -> settings.get().targets()));
        this.catalog = SingletonSupplier.of(() -> new ComponentCatalog(beanFactory, this.resolver.get()));
        this.discovery = SingletonSupplier.of(
                () -> new HookDiscovery(beanFactory, settings.get().hooks(), this.hooks));
        this.cache = SingletonSupplier.of(() -> new ResultCache(
                settings.get().cacheSize(), parts.ticker().get(), SingletonSupplier.of(parts.scopes())));
        SlowOperations slow = new SlowOperations(
                SingletonSupplier.of(this::registry),
                parts.executor(),
                SingletonSupplier.of(() -> settings.get().slowOperation()));
        this.events = SingletonSupplier.of(
                () -> new OperationEvents(parts.bus(), parts.published().get(), System::nanoTime, slow));
        this.engine = SingletonSupplier.of(() -> new OperationEngine(
                registry(),
                parts.executor().get().callStacks(),
                settings.get().limits(),
                new ValueConverter(parts.mapper().get()),
                this.cache.get(),
                this.catalog.get(),
                parts.forks().get(),
                parts.carrier().get(),
                this.events.get(),
                new ElementTexts(parts.texts().get()),
                parts.refusals()));
        this.template = SingletonSupplier.of(() -> new OperationTemplate(
                this.engine.get(), parts.executor().get(), this.resolver.get(), this.catalog.get()));
    }

    /**
     * Where the parts get what they need, each asked for when it is first needed.
     *
     * @param settings what configuration says
     * @param registry the hooks
     * @param executor runs points without an operation
     * @param mapper converts the values of hooks
     * @param ticker the time by which remembered results get old
     * @param scopes what remembered results are not shared across
     * @param forks runs branches
     * @param carrier takes the context to the threads of branches
     * @param texts know what elements of streams say
     * @param bus where it is published what happens
     * @param published what is published of it
     * @param refusals told of what is refused
     */
    public record Parts(
            Supplier<IntegrationSettings> settings,
            Supplier<HookRegistry> registry,
            Supplier<HookExecutor> executor,
            Supplier<JsonMapper> mapper,
            Supplier<Ticker> ticker,
            Supplier<List<CacheScope>> scopes,
            Supplier<Executor> forks,
            Supplier<ContextCarrier> carrier,
            Supplier<List<ElementText>> texts,
            Supplier<EventBus> bus,
            Supplier<PublishedEvents> published,
            Supplier<Refusals> refusals) {}

    public static HookInfrastructure of(ConfigurableListableBeanFactory beanFactory, Parts parts) {
        return new HookInfrastructure(beanFactory, parts, true);
    }

    /**
     * Where nothing is hooked: its templates only run what they are given, and no bean is proxied.
     *
     * @param bus where it is published what templates do
     * @param published what is published of it
     */
    public static HookInfrastructure unhooked(
            ConfigurableListableBeanFactory beanFactory, Supplier<EventBus> bus, Supplier<PublishedEvents> published) {
        HookEngine engine = HookEngine.builder().build();
        Refusals refusals = new Refusals(engine::registry, engine::executor, bus, published, List::of);
        HookSettings hooks = new HookSettings(OnFailure.ALLOW, OnFailure.CANCEL, Map.of());
        IntegrationSettings settings =
                new IntegrationSettings(ComponentTargets.none(), hooks, 1, 0, 1, 1, 1, 0, Duration.ofDays(1));
        Parts parts = new Parts(
                () -> settings,
                engine::registry,
                engine::executor,
                JsonMapper::shared,
                Ticker::systemTicker,
                List::of,
                () -> Runnable::run,
                () -> task -> task,
                List::of,
                bus,
                published,
                () -> refusals);
        return new HookInfrastructure(beanFactory, parts, false);
    }

    /** Makes Spring proxy the components, with our advice at this place in the order of all advice. */
    public Advisor componentAdvisor(int order) {
        return new ComponentAdvisor(this.resolver.get(), order);
    }

    /** Puts the hooks into the proxies of components. */
    public BeanPostProcessor componentPostProcessor(String executorBeanName) {
        return new ComponentPostProcessor(
                this.beanFactory, this.catalog, this.engine, this::executor, this.discovery, executorBeanName);
    }

    /** Whether a bean is a component by stereotype or by configuration, so that its calls are hooked already. */
    public boolean isComponent(String beanName, Class<?> type) {
        return this.catalog.get().componentOf(beanName, type) != null;
    }

    /** Binds and removes the hooks of beans. */
    public BeanPostProcessor hookPostProcessor() {
        return new MethodPostProcessor<>(this.hooks, this.discovery, this::registry);
    }

    /** Registers the hooks of all bean definitions, unless they are. */
    public void registerHooks(HookRegistry registry) {
        this.discovery.get().registerAll(registry);
    }

    /** The registry, which may be that of a parent context, with the hooks of all bean definitions of this one. */
    private HookRegistry registry() {
        HookRegistry registry = this.parts.registry().get();
        registerHooks(registry);
        return registry;
    }

    private HookExecutor executor() {
        HookExecutor executor = this.parts.executor().get();
        registry();
        return executor;
    }

    /** Takes the hooks of this context's beans out of a registry that may outlive it. */
    @Override
    public void destroy() {
        this.discovery.get().removeAll();
    }

    /** The component of this name; {@code null} if it is no bean. */
    @Nullable
    HookedComponent component(ComponentId id) {
        return this.catalog.get().find(id);
    }

    /** The operation of a bean; {@code null} if it has none of that name. */
    @Nullable
    Operation operation(HookTarget target) {
        HookedComponent component = component(target.component());
        return (component != null) ? component.operation(target.operation()) : null;
    }

    boolean isPrototype(HookedComponent component) {
        return this.beanFactory.isPrototype(component.beanName());
    }

    Object bean(HookedComponent component) {
        return this.beanFactory.getBean(component.beanName());
    }

    /** Must be told of hooks, so that what a hook remembered goes with it. */
    public HookListener cacheEviction() {
        return this.cache.get();
    }

    public HookTemplate hookTemplate() {
        return this.template.get();
    }

    public WorkflowTemplate workflowTemplate() {
        return new StagedWorkflowTemplate(
                this.template.get(), this.parts.executor().get().callStacks(), workflowPoints(), this.hooked);
    }

    /** For what runs workflows of a kind of its own. */
    public WorkflowPoints workflowPoints() {
        return new WorkflowPoints(
                this.template.get(),
                this.events.get(),
                new HookedPoints(this::registry, StandardHookPoint.WORKFLOW_CHECKPOINT));
    }

    /** The operations of all tools that are components; asks no hooks. */
    public List<HookTarget> tools() {
        return this.catalog.get().ofType(ComponentType.TOOL).stream()
                .flatMap(tool -> tool.operations().stream())
                .map(Operation::target)
                .toList();
    }

    public ToolCatalog toolCatalog() {
        return new ComponentToolCatalog(this.engine.get(), this.catalog.get());
    }
}
