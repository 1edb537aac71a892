package io.llmspell.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parents and correlation ids. */
@Timeout(20)
class CallStackTests {

    private static final ComponentId AGENT = ComponentId.agent("planner");

    private static final ComponentId WORKFLOW = ComponentId.workflow("daily");

    private final AtomicReference<String> trace = new AtomicReference<>();

    private final TestEngine test = new TestEngine(builder -> builder.traceIds(this.trace::get));

    private final List<String> ids = new ArrayList<>();

    private final List<ComponentId> parents = new ArrayList<>();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void aCallOutsideAllOthersHasAnIdOfItsOwn() {
        note();

        this.test.fire(2);

        assertThat(this.ids).hasSize(2).doesNotHaveDuplicates();
        assertThat(UUID.fromString(this.ids.get(0)).version()).isEqualTo(7);
        assertThat(this.parents).containsExactly(null, null);
        assertThat(this.test.stack().correlationId()).isNull();
    }

    @Test
    void theIdOfTheCurrentTraceIsTakenWhereThereIsOne() {
        note();

        this.trace.set("4bf92f3577b34da6a3ce929d0e0e4736");
        this.test.fire();

        assertThat(this.ids).containsExactly("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void nestedCallsShareTheIdAndKnowTheirParent() {
        AtomicReference<String> outer = new AtomicReference<>();
        this.test.add("outer", context -> {
            outer.set(context.correlationId());
            fireInside();
            fireInside();
            return HookResult.proceed();
        });
        noteInside();

        this.test.fire();

        assertThat(this.ids).hasSize(2).containsOnly(outer.get());
        assertThat(this.parents).containsOnly(TestEngine.TARGET.component());
    }

    @Test
    void theInnerCallMayBeTheOneThatAsksFirst() {
        List<HookContext> contexts = new ArrayList<>();
        this.test.add("outer", context -> {
            fireInside();
            contexts.add(context);
            return HookResult.proceed();
        });
        noteInside();

        this.test.fire();

        assertThat(this.ids).containsExactly(contexts.get(0).correlationId());
    }

    @Test
    void siblingsInsideACallWithoutHooksShareTheId() {
        note();
        CallStack stack = this.test.stack();

        stack.enter(AGENT);
        this.test.fire();
        stack.enter(WORKFLOW);
        this.test.fire();
        assertThat(stack.component()).isEqualTo(WORKFLOW);
        String seen = stack.correlationId();
        stack.leave();
        this.test.fire();
        stack.leave();
        this.test.fire();

        assertThat(this.ids.subList(0, 3)).containsOnly(seen);
        assertThat(this.ids.get(3)).isNotEqualTo(seen);
        assertThat(this.parents).containsExactly(AGENT, WORKFLOW, AGENT, null);
        assertThat(stack.component()).isNull();
    }

    @Test
    void aCallWithoutHooksInsideOneWithHooksPassesTheIdOn() {
        AtomicReference<String> outer = new AtomicReference<>();
        this.test.add("outer", context -> {
            outer.set(context.correlationId());
            this.test.stack().enter(AGENT);
            fireInside();
            this.test.stack().leave();
            return HookResult.proceed();
        });
        noteInside();

        this.test.fire();

        assertThat(this.ids).containsExactly(outer.get());
        assertThat(this.parents).containsExactly(AGENT);
    }

    @Test
    void aSnapshotTakesIdAndParentToOtherThreadsAnyNumberOfTimes() throws Exception {
        note();
        CallStack stack = this.test.stack();
        stack.enter(AGENT);
        CallStack.Snapshot here = stack.capture();
        stack.leave();

        for (int i = 0; i < 2; i++) {
            TestEngine.join(TestEngine.start(() -> {
                here.call(this.test::fire);
                assertThat(this.test.stack().component()).isNull();
                return null;
            }));
        }

        assertThat(this.ids).hasSize(2);
        assertThat(this.ids.get(0)).isEqualTo(this.ids.get(1));
        assertThat(this.parents).containsExactly(AGENT, AGENT);
    }

    @Test
    void aSnapshotTakenOutsideAllCallsLeadsNowhere() throws Exception {
        note();
        CallStack.Snapshot outside = this.test.stack().capture();

        TestEngine.join(TestEngine.start(() -> outside.call(this.test::fire)));

        assertThat(this.parents).containsExactly((ComponentId) null);
    }

    @Test
    void aTaskThatThrowsLeavesTheStackAsItWas() throws Exception {
        CallStack stack = this.test.stack();
        stack.enter(AGENT);
        CallStack.Snapshot here = stack.capture();
        stack.leave();
        Callable<Object> failing = () -> {
            throw new IllegalStateException("task");
        };

        Throwable thrown = TestEngine.join(TestEngine.start(() -> {
            try {
                here.call(failing);
                return null;
            } catch (IllegalStateException ex) {
                assertThat(this.test.stack().component()).isNull();
                return ex;
            }
        }));

        assertThat(thrown).hasMessage("task");
    }

    @Test
    void aHookOnAThreadOfItsOwnSeesTheCallItSitsOn() {
        AtomicReference<String> outer = new AtomicReference<>();
        this.test.add("outer", hook -> hook.execution(ExecutionMode.OWN_THREAD), context -> {
            outer.set(context.correlationId());
            fireInside();
            return HookResult.proceed();
        });
        noteInside();

        this.test.fire();

        assertThat(this.ids).containsExactly(outer.get());
        assertThat(this.parents).containsExactly(TestEngine.TARGET.component());
    }

    @Test
    void deepNestingGrowsTheStackAndComesBack() {
        CallStack stack = this.test.stack();
        for (int i = 0; i < 100; i++) {
            stack.enter(ComponentId.agent("a" + i));
        }
        assertThat(stack.component()).isEqualTo(ComponentId.agent("a99"));
        String id = stack.correlationId();
        for (int i = 0; i < 99; i++) {
            stack.leave();
        }

        assertThat(stack.component()).isEqualTo(ComponentId.agent("a0"));
        assertThat(stack.correlationId()).isEqualTo(id);
        stack.leave();
    }

    @Test
    void whatIsHandedOverIsTakenOnce() {
        CallStack stack = this.test.stack();
        stack.handOver("it");

        assertThat(stack.handover()).isEqualTo("it");
        assertThat(stack.takeHandover()).isEqualTo("it");
        assertThat(stack.takeHandover()).isNull();
    }

    /** A pool thread outlives many applications; none may stay in its thread locals. */
    @Test
    void aThreadKeepsNoEngineThatIsGone() {
        WeakReference<CallStacks> gone = useAndForgetAnEngine();

        await().until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    private static WeakReference<CallStacks> useAndForgetAnEngine() {
        try (TestEngine other = new TestEngine()) {
            other.add("hook", context -> HookResult.proceed());
            other.fire();
            other.stack().enter(AGENT);
            assertThat(other.stack().correlationId()).isNotNull();
            other.stack().leave();
            assertThat(other.recorder.outcomes()).containsExactly("continue");
            return new WeakReference<>(other.engine.executor().callStacks());
        }
    }

    private void note() {
        this.test.add("note", this::note);
    }

    private void noteInside() {
        this.test
                .registry()
                .register(HookDefinition.builder("inside")
                        .on(HookPoint.custom("inside"))
                        .handler(this::note));
    }

    private void fireInside() {
        this.test.fire(HookPoint.custom("inside"), Map.of());
    }

    private HookResult note(HookContext context) {
        this.ids.add(context.correlationId());
        this.parents.add(context.parent());
        return HookResult.proceed();
    }
}
