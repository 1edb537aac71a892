package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookMatcherTests {

    private final TestEngine test = new TestEngine();

    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void componentsMatchByAnyOfTheirPatterns() {
        add("shells", hook -> hook.components("shell-*", "bash"));

        fire(ComponentId.tool("shell-zsh"), "run");
        fire(ComponentId.agent("bash"), "run");
        fire(ComponentId.tool("search"), "run");

        assertThat(this.ran).containsExactly("shells", "shells");
    }

    @Test
    void operationsMatchByPattern() {
        add("reads", hook -> hook.operations("get*"));

        fire(ComponentId.state("memory"), "getAll");
        fire(ComponentId.state("memory"), "put");

        assertThat(this.ran).containsExactly("reads");
    }

    @Test
    void typesMatchWhereTheyAreGiven() {
        add("agents", hook -> hook.types(ComponentType.AGENT, ComponentType.WORKFLOW));

        fire(ComponentId.agent("x"), "run");
        fire(ComponentId.workflow("x"), "run");
        fire(ComponentId.tool("x"), "run");
        fire(ComponentId.system("x"), "run");

        assertThat(this.ran).hasSize(2);
    }

    @Test
    void tagsMatchByAnyInCommon() {
        add("dangerous", hook -> hook.matching(matcher -> matcher.tags(List.of("danger", "money"))));

        fire(new HookTarget(ComponentId.tool("x"), "run", Set.of("money", "slow")));
        fire(new HookTarget(ComponentId.tool("x"), "run", Set.of("slow")));
        fire(new HookTarget(ComponentId.tool("x"), "run"));

        assertThat(this.ran).containsExactly("dangerous");
    }

    @Test
    void everythingGivenMustMatch() {
        add("narrow", hook -> hook.components("s*").operations("run").types(ComponentType.TOOL));

        fire(ComponentId.tool("search"), "run");
        fire(ComponentId.tool("search"), "stop");
        fire(ComponentId.agent("search"), "run");
        fire(ComponentId.tool("find"), "run");

        assertThat(this.ran).containsExactly("narrow");
    }

    @Test
    void theConditionIsAskedAtEachCallAndWhereItDoesNotHoldNobodyIsTold() {
        add("big", hook -> hook.when(context -> context.argument("size", Integer.class) > 10));

        this.test.fire(Map.of("size", 5));
        assertThat(this.ran).isEmpty();
        assertThat(this.test.recorder.runs).isEmpty();

        this.test.fire(Map.of("size", 15));
        assertThat(this.ran).containsExactly("big");
        assertThat(this.test.recorder.outcomes()).containsExactly("continue");
    }

    @Test
    void aConditionThatThrowsIsAFailureOfTheHook() {
        add(
                "broken",
                hook -> hook.phase(HookPhase.GUARD).when(context -> {
                    throw new IllegalStateException("condition");
                }));

        HookOutcome outcome = this.test.fire();

        assertThat(outcome.cancellation()).hasMessageContaining("condition").hasMessageContaining("'broken'");
        assertThat(this.test.recorder.outcomes()).containsExactly("exception");
        assertThat(this.ran).isEmpty();
    }

    @Test
    void anotherPointIsAnotherPointThoughItHasTheSameHooksElsewhere() {
        add("here", hook -> hook);

        this.test.fire(HookPoint.custom("elsewhere"), Map.of());

        assertThat(this.ran).isEmpty();
    }

    @Test
    void aMalformedPatternIsRefusedWhenTheHookIsDefined() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookDefinition.builder("x").components("ok", "not ok"))
                .withMessageContaining("'not ok'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookDefinition.builder("x").operations(""));
    }

    @Test
    void onlyGivenComponentPatternsNameAComponent() {
        assertThat(HookMatcher.any().names("x")).isFalse();
        assertThat(HookMatcher.any().components(List.of("x*")).names("xy")).isTrue();
        assertThat(HookMatcher.any().components(List.of("x*")).names("y")).isFalse();
    }

    private void add(String name, UnaryOperator<HookDefinition.Builder> settings) {
        this.test.add(name, settings, context -> {
            this.ran.add(name);
            return HookResult.proceed();
        });
    }

    private void fire(ComponentId component, String operation) {
        fire(new HookTarget(component, operation));
    }

    private void fire(HookTarget target) {
        this.test.engine.executor().fire(POINT, target, Map.of());
    }
}
