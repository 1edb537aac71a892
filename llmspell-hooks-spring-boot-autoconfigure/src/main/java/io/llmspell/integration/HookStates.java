package io.llmspell.integration;

import io.llmspell.state.HookState;
import io.llmspell.state.HookStateScope;
import io.llmspell.state.HookStateStore;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/** Gives hooks their state. */
final class HookStates {

    private final ConfigurableListableBeanFactory beanFactory;

    private final Supplier<HookStateStore> store;

    HookStates(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
        this.store = SingletonSupplier.of(() -> beanFactory.getBean(HookStateStore.class));
    }

    /** Fails at once where there is no store; its bean is made when a hook needs it first. */
    HookParameters.Source source(String hook, int schemaVersion, String described) {
        if (schemaVersion < 1) {
            throw new InvalidHookException(
                    described, "its stateVersion is " + schemaVersion, "Versions begin with 1", null);
        }
        if (BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, HookStateStore.class, true, false)
                        .length
                == 0) {
            throw new InvalidHookException(
                    described,
                    "it takes a HookState, but nothing keeps the state of hooks",
                    "Set llmspell.hooks.state.type to memory or jdbc, or declare a HookStateStore bean",
                    null);
        }
        Supplier<HookState> live = SingletonSupplier.of(() -> this.store.get().open(hook, schemaVersion));
        return context -> HookStateScope.of(context, hook, schemaVersion, live);
    }
}
