package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Hooks come and go with their beans and contexts. */
class HookBeanLifecycleTests {

    private final ApplicationContextRunner runner = HookContexts.runner().withBean("shell", Shell.class);

    @Test
    void destructionOfABeanRemovesItsHooks() {
        this.runner.withBean("guard", Guard.class).run(context -> {
            ((DefaultListableBeanFactory) context.getBeanFactory()).removeBeanDefinition("guard");

            assertThat(hooks(context)).isEmpty();
            assertThat(context.getBean(Shell.class).run("rm")).isEqualTo("ran rm");
        });
    }

    @Test
    void aBeanThatIsRegisteredLaterIsHookedOnceItIsMade() {
        this.runner.run(context -> {
            ((DefaultListableBeanFactory) context.getBeanFactory())
                    .registerBeanDefinition("guard", new RootBeanDefinition(Guard.class));
            assertThat(hooks(context)).isEmpty();

            context.getBean("guard");

            assertThat(hooks(context)).containsExactly("guard.check");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> context.getBean(Shell.class).run("rm"));
        });
    }

    @Test
    void anObjectThatIsNoBeanRegistersNothing() {
        this.runner.run(context -> {
            context.getBeanFactory().initializeBean(new Guard(), "some.Test");

            assertThat(hooks(context)).isEmpty();
        });
    }

    @Test
    void destructionOfOneInstanceOfAScopeLeavesTheHook() {
        this.runner
                .withInitializer(HookContexts.bean("guard", Guard.class, bean -> bean.setScope("prototype")))
                .run(context -> {
                    context.getBeanFactory().destroyBean("guard", context.getBean("guard"));

                    assertThat(hooks(context)).containsExactly("guard.check");
                });
    }

    @Test
    void aBeanOfAChildContextIsRegisteredOnceAndGoesWithItsContext() {
        this.runner.run(parent -> {
            child(parent).withBean("guard", Guard.class).run(child -> {
                assertThat(hooks(parent)).containsExactly("guard.check");
                assertThat(child.getBean(HookRegistry.class)).isSameAs(parent.getBean(HookRegistry.class));
            });

            assertThat(hooks(parent)).isEmpty();
        });
    }

    @Test
    void aLazyGuardOfAChildContextGuardsItsTools() {
        this.runner.run(parent -> {
            child(parent)
                    .withBean("childShell", Shell.class)
                    .withInitializer(HookContexts.bean("guard", Guard.class, bean -> bean.setLazyInit(true)))
                    .run(child -> {
                        assertThat(hooks(parent)).containsExactly("guard.check");
                        assertThatExceptionOfType(HookCancelledException.class)
                                .isThrownBy(() ->
                                        child.getBean("childShell", Shell.class).run("rm"))
                                .withMessageContaining("destructive");
                    });

            assertThat(hooks(parent)).isEmpty();
        });
    }

    @Test
    void aLazyGuardOfAChildContextThatWasNeverMadeGoesWithItsContext() {
        this.runner.run(parent -> {
            child(parent)
                    .withInitializer(HookContexts.bean("guard", Guard.class, bean -> bean.setLazyInit(true)))
                    .run(child -> assertThat(hooks(parent)).containsExactly("guard.check"));

            assertThat(hooks(parent)).isEmpty();
            assertThat(parent.getBean(Shell.class).run("rm")).isEqualTo("ran rm");
        });
    }

    @Test
    void aHookOfTheParentGuardsTheToolsOfAChild() {
        this.runner
                .withBean("guard", Guard.class)
                .run(parent -> child(parent).withBean("childShell", Shell.class).run(child -> {
                    assertThat(hooks(parent)).containsExactly("guard.check");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() ->
                                    child.getBean("childShell", Shell.class).run("rm"))
                            .withMessageContaining("tool:childShell");
                }));
    }

    @Test
    void aChildMayHaveTheSettingsOfItsParentsHooks() {
        String settings = "llmspell.hooks.instances.[guard.check].mode=shadow";
        this.runner
                .withPropertyValues(settings)
                .withBean("guard", Guard.class)
                .run(parent -> child(parent)
                        .withPropertyValues(settings)
                        .run(child -> assertThat(child).hasNotFailed()));
    }

    @Test
    void whatAHookRememberedForAChildGoesWithTheHook() {
        this.runner
                .withBean("memory", Memory.class)
                .run(parent -> child(parent).withBean("childShell", Shell.class).run(child -> {
                    Shell shell = child.getBean("childShell", Shell.class);
                    shell.run("ls");
                    shell.run("ls");
                    assertThat(shell.runs()).isEqualTo(1);

                    parent.getBean(HookRegistry.class).unregisterByName("memory.remember");

                    shell.run("ls");
                    assertThat(shell.runs()).isEqualTo(2);
                }));
    }

    private static ApplicationContextRunner child(AssertableApplicationContext parent) {
        return HookContexts.runner().withParent(parent.getSourceApplicationContext());
    }

    private static List<String> hooks(AssertableApplicationContext context) {
        return context.getBean(HookRegistry.class).hooks().stream()
                .map(RegisteredHook::name)
                .toList();
    }

    @ToolComponent
    static class Shell {

        private int runs;

        public String run(String command) {
            this.runs++;
            return "ran " + command;
        }

        @io.llmspell.annotation.NotAnOperation
        public int runs() {
            return this.runs;
        }
    }

    static class Guard {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult check(String command) {
            return command.startsWith("rm") ? HookResult.cancel("destructive") : HookResult.proceed();
        }
    }

    static class Memory {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult remember() {
            return HookResult.cache(Duration.ofHours(1));
        }
    }
}
