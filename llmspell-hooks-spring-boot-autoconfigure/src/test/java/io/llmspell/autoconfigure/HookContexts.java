package io.llmspell.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts applications that have the starter. */
final class HookContexts {

    private HookContexts() {}

    /** Tests register hooks in code, too, which applications may only where it is permitted. */
    static ApplicationContextRunner runner() {
        return plainRunner().withPropertyValues("llmspell.security.registration.callers[0].names=io.llmspell.*");
    }

    static ApplicationContextRunner plainRunner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HookAutoConfiguration.class,
                        HookJournalAutoConfiguration.class,
                        HookMetersAutoConfiguration.class,
                        HookObservationAutoConfiguration.class,
                        HookPerformanceAutoConfiguration.class,
                        HookSecurityAutoConfiguration.class,
                        HookSessionAutoConfiguration.class,
                        HookStateAutoConfiguration.class,
                        HookValidationAutoConfiguration.class,
                        BridgeAutoConfiguration.class,
                        EventAutoConfiguration.class,
                        EventMetersAutoConfiguration.class,
                        EventObservationAutoConfiguration.class,
                        EventStorageAutoConfiguration.class,
                        UnhookedAutoConfiguration.class));
    }

    /** A bean made by its constructor, with changes to its definition. */
    static ApplicationContextInitializer<ConfigurableApplicationContext> bean(
            String name, Class<?> type, BeanDefinitionCustomizer... changes) {
        return context -> ((GenericApplicationContext) context).registerBean(name, type, changes);
    }

    /** A bean that is there already. */
    static <T> ApplicationContextInitializer<ConfigurableApplicationContext> object(String name, T bean) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) bean.getClass();
        return context -> ((GenericApplicationContext) context).registerBean(name, type, () -> bean);
    }
}
