package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookExchangeTests {

    private final TestEngine test = new TestEngine();

    private final HookRegistry registry = this.test.registry();

    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void close() {
        this.test.close();
    }

    private HookDefinition scripted(String name, String says) {
        return HookDefinition.builder(name).on(List.of(POINT)).tags("script").handler(context -> {
            this.ran.add(says);
            return HookResult.proceed();
        });
    }

    private static boolean isOfAScript(RegisteredHook hook) {
        return hook.metadata().tags().contains("script");
    }

    private void bean(String name) {
        this.test.add(name, context -> {
            this.ran.add(name);
            return HookResult.proceed();
        });
    }

    @Test
    void othersComeInPlaceOfThoseThatGo() {
        RegisteredHook old = this.registry.register(scripted("a", "a1"));
        bean("bean");
        this.registry.register(scripted("b", "b1"));

        List<RegisteredHook> added = this.registry.exchange(
                HookExchangeTests::isOfAScript, List.of(scripted("c", "c2"), scripted("a", "a2")));
        this.test.fire();

        assertThat(this.ran).containsExactly("a2", "bean", "c2");
        assertThat(added).extracting(RegisteredHook::name).containsExactly("c", "a");
        assertThat(added).allMatch(RegisteredHook::registered).doesNotContain(old);
        assertThat(old.registered()).isFalse();
        assertThat(this.test.recorder.changes)
                .containsExactlyInAnyOrder("+a", "+bean", "+b", "-a", "-b", "+c", "+a")
                .endsWith("+c", "+a");
    }

    @Test
    void aNameThatAnotherHookHasChangesNothing() {
        bean("bean");
        this.registry.register(scripted("a", "a1"));
        HookSnapshot before = this.registry.snapshot();

        assertThatExceptionOfType(DuplicateHookException.class)
                .isThrownBy(() -> this.registry.exchange(
                        HookExchangeTests::isOfAScript, List.of(scripted("a", "a2"), scripted("bean", "taken"))));
        this.test.fire();

        assertThat(this.ran).containsExactly("bean", "a1");
        assertThat(this.registry.snapshot()).isSameAs(before);
        assertThat(this.test.recorder.changes).containsExactly("+bean", "+a");
    }

    @Test
    void twoNewOnesOfOneNameChangeNothing() {
        this.registry.register(scripted("a", "a1"));

        assertThatExceptionOfType(DuplicateHookException.class)
                .isThrownBy(() -> this.registry.exchange(
                        HookExchangeTests::isOfAScript, List.of(scripted("b", "b1"), scripted("b", "b2"))));

        assertThat(this.registry.hooks()).extracting(RegisteredHook::name).containsExactly("a");
    }

    @Test
    void noCallSeesAPartOfAnExchange() throws Exception {
        this.registry.exchange(HookExchangeTests::isOfAScript, version(0));
        CountDownLatch ready = new CountDownLatch(1);
        FutureTask<Integer> exchanges = TestEngine.start(() -> {
            ready.await();
            for (int i = 1; i <= 300; i++) {
                this.registry.exchange(HookExchangeTests::isOfAScript, version(i));
            }
            return 300;
        });

        ready.countDown();
        int calls = 0;
        while (!exchanges.isDone() || calls < 100) {
            this.ran.clear();
            this.test.fire();
            calls++;
            assertThat(this.ran).hasSize(3);
            assertThat(this.ran).as("versions of one call").containsOnly(this.ran.get(0));
        }

        assertThat(TestEngine.join(exchanges)).isEqualTo(300);
    }

    private List<HookDefinition> version(int number) {
        String says = "version " + number;
        return List.of(scripted("a", says), scripted("b", says), scripted("c", says));
    }
}
