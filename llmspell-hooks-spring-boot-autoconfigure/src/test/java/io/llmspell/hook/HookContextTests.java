package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static io.llmspell.hook.TestEngine.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HookContextTests {

    private final AtomicLong ticker = new AtomicLong();

    private final TestEngine test = new TestEngine(builder -> builder.ticker(this.ticker::get));

    private final List<HookContext> seen = new ArrayList<>();

    private final Map<String, Object> data = new LinkedHashMap<>();

    @BeforeEach
    void prepare() {
        this.data.put("command", "ls");
        this.data.put("limit", 5);
        this.data.put("nothing", null);
        this.test.add("see", context -> {
            this.seen.add(context);
            return HookResult.proceed();
        });
    }

    @AfterEach
    void close() {
        this.test.close();
    }

    private HookContext context() {
        this.test.fire(this.data);
        return this.seen.get(0);
    }

    @Test
    void itShowsWhereTheCallStands() {
        HookContext context = context();

        assertThat(context.point()).isEqualTo(POINT);
        assertThat(context.component()).isEqualTo(ComponentId.tool("search"));
        assertThat(context.operation()).isEqualTo("run");
        assertThat(context.target()).isEqualTo(TARGET);
        assertThat(context.outcome()).isEqualTo(Outcome.PENDING);
        assertThat(context.attempt()).isEqualTo(1);
        assertThat(context.result()).isNull();
        assertThat(context.error()).isNull();
        assertThat(context.decision()).isNull();
        assertThat(context).hasToString("custom:test of tool:search.run");
    }

    @Test
    void itShowsTheProgressItWasMadeWith() {
        IllegalStateException error = new IllegalStateException();
        RecordingCall call = new RecordingCall(this.test, POINT);
        call.progress(new Progress(Outcome.FAILURE, "partial", error, HookResult.proceed(), 3));

        HookContext context = call.context();

        assertThat(context.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(context.result()).isEqualTo("partial");
        assertThat(context.error()).isSameAs(error);
        assertThat(context.decision()).isEqualTo(HookResult.proceed());
        assertThat(context.attempt()).isEqualTo(3);
    }

    @Test
    void argumentsAreReadByNameAndType() {
        HookContext context = context();

        assertThat(context.argument("command", String.class)).isEqualTo("ls");
        assertThat(context.argument("limit", Integer.class)).isEqualTo(5);
        assertThat(context.findArgument("nothing", String.class)).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.argument("nothing", String.class))
                .withMessageContainingAll("'nothing'", "null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.argument("limit", String.class))
                .withMessageContainingAll("'limit'", "java.lang.Integer", "java.lang.String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.findArgument("comand", String.class))
                .withMessageContainingAll("'comand'", "[command, limit, nothing]");
    }

    @Test
    void theViewOfTheArgumentsCannotBeChanged() {
        Map<String, Object> arguments = context().arguments();

        assertThat(arguments).isEqualTo(this.data);
        assertThat(arguments.keySet()).containsExactly("command", "limit", "nothing");
        assertThat(arguments.containsKey("other")).isFalse();
        assertThat(arguments.get("other")).isNull();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> arguments.put("command", "rm"));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> arguments.put("new", 1));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> arguments.remove("command"));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(arguments::clear);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> arguments.entrySet().iterator().next().setValue("rm"));
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> Arguments.none().asMap().entrySet().iterator().next());
    }

    @Test
    void whatTheCallerDoesToItsMapAfterwardsIsNotSeen() {
        HookContext context = context();
        this.data.put("command", "rm");

        assertThat(context.argument("command", String.class)).isEqualTo("ls");
        assertThat(context.argumentList().toArray()).containsExactly("ls", 5, null);
        context.argumentList().toArray()[0] = "rm";
        assertThat(context.argumentList().value(0)).isEqualTo("ls");
        assertThat(context.argumentList().name(1)).isEqualTo("limit");
        assertThat(context.argumentList()).hasToString("{command=ls, limit=5, nothing=null}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.of(new String[] {"a"}, new Object[0]))
                .withMessageContaining("1 names for 0");
    }

    @Test
    void notesAreSharedByTheHooksOfACallAndOfNoOther() {
        this.test.add("write", context -> {
            context.metadata().put("risk", 7);
            return HookResult.proceed();
        });
        List<Object> read = new ArrayList<>();
        this.test.add("read", hook -> hook.phase(HookPhase.OBSERVE), context -> {
            read.add(context.metadata().get("risk"));
            return HookResult.proceed();
        });

        this.test.fire();
        assertThat(read).containsExactly(7);
        assertThat(this.seen.get(0).metadata()).containsEntry("risk", 7);

        this.test.registry().disable("write");
        this.test.fire();
        assertThat(read).containsExactly(7, null);
    }

    @Test
    void notesOfANestedCallAreItsOwn() {
        this.test
                .registry()
                .register(HookDefinition.builder("nest")
                        .on(HookPoint.custom("outer"))
                        .handler(context -> {
                            context.metadata().put("outer", true);
                            this.test.fire();
                            return HookResult.proceed();
                        }));

        this.test.fire(HookPoint.custom("outer"), Map.of());

        assertThat(this.seen.get(0).metadata()).isEmpty();
    }

    @Test
    void theTimestampIsThatOfTheBeginningHoweverLateItIsAsked() {
        Instant began = this.test.clock.instant();
        HookContext context = context();
        this.ticker.addAndGet(Duration.ofSeconds(5).toNanos());
        this.test.clock.advance(Duration.ofSeconds(5));

        assertThat(context.timestamp()).isEqualTo(began);
    }

    @Test
    void aComponentNeedsAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> ComponentId.tool(" "));
        assertThat(ComponentId.state("memory")).hasToString("state:memory");
    }
}
