package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ScopedProxyMode;

/** Beans of a scope whose instances are destroyed and made again while the application runs, as Spring Cloud has it. */
class RefreshScopeTests {

    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private final RefreshScope scope = new RefreshScope();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withInitializer(context -> context.getBeanFactory().registerScope("refresh", this.scope))
            .withUserConfiguration(Application.class);

    @Test
    void aRefreshRegistersNothingTwice() {
        this.runner.run(context -> {
            assertThat(hooks(context)).containsExactly("guard.check");
            assertThat(subscriptions(context)).containsExactly("listener.sold");

            for (int i = 0; i < 3; i++) {
                context.getBean(Tool.class).sell("pen");
                this.scope.refresh();
            }

            assertThat(hooks(context)).containsExactly("guard.check");
            assertThat(subscriptions(context)).containsExactly("listener.sold");
        });
    }

    @Test
    void aHookRunsOnceACallOnTheInstanceAfterTheRefresh() {
        this.runner.run(context -> {
            CALLS.clear();
            Tool tool = context.getBean(Tool.class);
            EventBus bus = context.getBean(EventBus.class);

            use(tool, bus);
            this.scope.refresh();
            use(tool, bus);

            String firstGuard = CALLS.get(0);
            String secondGuard = CALLS.get(3);
            assertThat(CALLS).hasSize(6);
            assertThat(CALLS.stream().map(call -> call.substring(0, call.indexOf(' '))))
                    .containsExactly("guard", "tool", "listener", "guard", "tool", "listener");
            assertThat(secondGuard).isNotEqualTo(firstGuard);
            assertThat(CALLS.get(4)).isNotEqualTo(CALLS.get(1));
            assertThat(CALLS.get(5)).isNotEqualTo(CALLS.get(2));
        });
    }

    private static void use(Tool tool, EventBus bus) throws InterruptedException {
        tool.sell("pen");
        bus.publish("shop.sold", Map.of());
        assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
    }

    private static List<String> hooks(ApplicationContext context) {
        return context.getBean(HookRegistry.class).hooks().stream()
                .map(RegisteredHook::name)
                .toList();
    }

    private static List<@Nullable String> subscriptions(ApplicationContext context) {
        return context.getBean(EventBus.class).subscriptions().stream()
                .map(Subscription::options)
                .map(options -> options.name())
                .toList();
    }

    /** Keeps an instance of each bean until it is refreshed. */
    private static final class RefreshScope implements Scope {

        private final Map<String, Object> instances = new LinkedHashMap<>();

        private final Map<String, Runnable> callbacks = new LinkedHashMap<>();

        void refresh() {
            this.instances.clear();
            this.callbacks.values().forEach(Runnable::run);
            this.callbacks.clear();
        }

        @Override
        public Object get(String name, ObjectFactory<?> factory) {
            Object known = this.instances.get(name);
            if (known == null) {
                known = factory.getObject();
                this.instances.put(name, known);
            }
            return known;
        }

        @Override
        public @Nullable Object remove(String name) {
            this.callbacks.remove(name);
            return this.instances.remove(name);
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback) {
            this.callbacks.put(name, callback);
        }
    }

    /** An object that knows which of its bean it is. */
    static class Numbered {

        private static final AtomicInteger NUMBERS = new AtomicInteger();

        private final int number = NUMBERS.incrementAndGet();

        void called(String name) {
            CALLS.add(name + " " + this.number);
        }
    }

    @ToolComponent("till")
    static class Tool extends Numbered {

        public String sell(String item) {
            called("tool");
            return "sold " + item;
        }
    }

    static class Guard extends Numbered {

        @Hook(BEFORE_TOOL_EXECUTION)
        void check() {
            called("guard");
        }
    }

    static class Listener extends Numbered {

        @OnEvent("shop.*")
        void sold() {
            called("listener");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        @org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Tool tool() {
            return new Tool();
        }

        @Bean
        @org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Guard guard() {
            return new Guard();
        }

        @Bean
        @org.springframework.context.annotation.Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Listener listener() {
            return new Listener();
        }
    }
}
