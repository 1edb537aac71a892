package io.llmspell.bridge;

import static io.llmspell.bridge.FakeLanguage.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.event.EventPattern;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.ResultType;
import io.llmspell.hook.StandardHookPoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptPermissionsTests {

    private static final ScriptPermissions ORDERS =
            ScriptPermissions.DEFAULT.events(List.of("out.*"), List.of("order.*", "stock.{low,out}", "bill.**"));

    private final HookEngine engine = HookEngine.builder().build();

    private final FakeLanguage language = new FakeLanguage();

    private final ScriptHost host = ScriptHost.builder()
            .registry(this.engine::registry)
            .languages(List.of(this.language))
            .permissions(script -> ORDERS)
            .build();

    @AfterEach
    void close() {
        this.host.close();
        this.engine.close();
    }

    @ParameterizedTest
    @CsvSource({
        "order.*, true",
        "order.created, true",
        "order.**, false",
        "'{order.created,x}', false",
        "'{order.created}', true",
        "'{bill.a,bill.b}', true",
        "'order.{x.created}', false",
        "bill, true",
        "order.[c]*, false",
        "stock.low, true",
        "bill.*, true",
        "'bill.{a,b}', true",
        "'{bill.a,salary}', false",
        "order.cr*, true",
        "'order.cr?', true",
        "order.*.x, false",
        "regex:order\\..*, false",
        "stock.l*, false",
        "bill.paid.late, true",
        "**, false",
    })
    void patternIsPermittedIfAllThatItMatchesIs(String pattern, boolean permitted) {
        assertThat(ORDERS.maySubscribe(EventPattern.of(pattern))).isEqualTo(permitted);
    }

    @Test
    void hookAtPointsOfEventsSeesOnlyTypesThatArePermitted() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        this.language.script(
                "one",
                api -> api.call(
                        "hook",
                        "register",
                        List.of("BeforeEventEmit", "AfterEventEmit", "EventHandlerError", "custom:asked"),
                        new FakeLanguage.Code(context -> {
                            seen.add(((Map<?, ?>) context).get("operation"));
                            return null;
                        })));
        this.host.load(source("s", "one"));

        for (HookPoint point : List.of(
                StandardHookPoint.BEFORE_EVENT_EMIT,
                StandardHookPoint.AFTER_EVENT_EMIT,
                StandardHookPoint.EVENT_HANDLER_ERROR,
                HookPoint.of("custom:asked"))) {
            for (String type : List.of("order.created", "salary.paid")) {
                this.engine.executor().fire(point, new HookTarget(ComponentId.system("app"), type), Map.of());
            }
        }

        assertThat(seen)
                .containsExactly("order.created", "order.created", "order.created", "order.created", "salary.paid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect", "replace", "fork", "branch"})
    void operationIsSentToNoComponentThatTheScriptMayNotSee(String type) {
        ScriptPermissions permissions =
                new ScriptPermissions(Set.of(), List.of("asked", "ask-*"), List.of(), List.of());
        ResultReader results = new ResultReader(name -> new Object());

        assertThatThrownBy(() -> results.read(result(type, "vault"), permissions))
                .hasMessageContaining("no permission for the component 'vault'");
        assertThat(results.read(result(type, "ask-again"), permissions)).isNotNull();
        assertThat(results.read(result(type, "vault"), ORDERS)).isNotNull();
    }

    private static Map<String, Object> result(String type, String target) {
        return switch (type) {
            case "redirect" -> Map.of("type", type, "target", target);
            case "replace" -> Map.of("type", type, "kind", "component", "with", target);
            case "fork" -> Map.of("type", type, "branches", List.of(target));
            default -> Map.of("type", "fork", "branches", List.of(Map.of("target", target)));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1000, 2, true",
        "61, 1000, 1, true",
        "62, 1000, 1, false",
        "20, 1, 2, false",
        "2, 2000000000, 1, false",
        "101, 0, 1, false",
    })
    void retryHoldsItsCallerForAMinuteAtMost(long attempts, long backoff, double multiplier, boolean permitted) {
        ResultReader results = new ResultReader(name -> null);
        Map<String, Object> retry =
                Map.of("type", "retry", "max_attempts", attempts, "backoff_ms", backoff, "multiplier", multiplier);

        if (permitted) {
            assertThat(results.read(retry, ORDERS).type()).isEqualTo(ResultType.RETRY);
        } else {
            assertThatThrownBy(() -> results.read(retry, ORDERS)).hasMessageContaining("at most 60 s in all");
        }
    }

    @Test
    void answerThatWasForgottenIsNoAnswer() {
        assertThatThrownBy(() -> new ResultReader(name -> null).read(Map.of("type", "replace"), ORDERS))
                .hasMessageContaining("needs the field 'with'");
    }
}
