package io.llmspell.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.EventBus;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Priority;
import io.llmspell.hook.StandardHookPoint;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /actuator/hookpoints} and {@code /actuator/hookgraph} over HTTP. */
class HookGraphEndpointTests {

    private static HookDefinition first() {
        return HookDefinition.builder("first")
                .on(StandardHookPoint.BEFORE_TOOL_EXECUTION, HookPoint.custom("payment"))
                .priority(Priority.HIGH)
                .handler(context -> HookResult.proceed());
    }

    @Test
    void allPointsAreShownWithTheirHooksInTheOrderInWhichTheyRun() {
        HookServer.readOnly()
                .withBean(HookDefinition.class, HookGraphEndpointTests::first)
                .run(context -> {
                    JsonNode points =
                            new HookServer(context).get("hookpoints").json().get("points");

                    assertThat(points)
                            .hasSize(44)
                            .extracting(point -> point.get("name").stringValue())
                            .containsAll(Arrays.stream(StandardHookPoint.values())
                                    .map(HookPoint::externalName)
                                    .toList());
                    assertThat(points.valueStream()
                                    .filter(point -> !point.get("hooks").isEmpty()))
                            .extracting(JsonNode::toString)
                            .containsExactly(
                                    "{\"name\":\"BeforeToolExecution\",\"kind\":\"before\",\"custom\":false,"
                                            + "\"hooks\":[\"first\",\"guardrails.noDelete\"]}",
                                    "{\"name\":\"custom:payment\",\"kind\":\"before\",\"custom\":true,"
                                            + "\"hooks\":[\"first\"]}");
                });
    }

    @Test
    void theGraphLeadsFromPointsToHooksAndFromPatternsToSubscriptions() {
        HookServer.readOnly()
                .withBean(HookDefinition.class, HookGraphEndpointTests::first)
                .run(context -> {
                    String id = context.getBean(EventBus.class)
                            .subscribe(
                                    List.of("order.*", "order.web.paid"),
                                    SubscriptionOptions.named("<b>billing</b>"),
                                    event -> {})
                            .id();

                    JsonNode graph = new HookServer(context).get("hookgraph").json();

                    assertThat(graph.get("edges"))
                            .extracting(edge -> edge.get("from").stringValue() + " "
                                    + edge.get("to").stringValue())
                            .containsExactlyInAnyOrder(
                                    "point:BeforeToolExecution hook:first",
                                    "point:custom:payment hook:first",
                                    "point:BeforeToolExecution hook:guardrails.noDelete",
                                    "pattern:order.* subscription:" + id,
                                    "pattern:order.web.paid subscription:" + id);
                    assertThat(graph.get("nodes"))
                            .extracting(node -> node.get("type").stringValue() + " "
                                    + node.get("label").stringValue())
                            .containsExactlyInAnyOrder(
                                    "point BeforeToolExecution",
                                    "point custom:payment",
                                    "hook first",
                                    "hook guardrails.noDelete",
                                    "pattern order.*",
                                    "pattern order.web.paid",
                                    "subscription <b>billing</b>");
                });
    }

    @Test
    void theGraphHasNoSubscriptionsWhereThereIsNoBus() {
        HookServer.readOnly()
                .withPropertyValues("llmspell.events.enabled=false")
                .run(context -> {
                    JsonNode graph = new HookServer(context).get("hookgraph").json();

                    assertThat(graph.get("nodes")).hasSize(2);
                    assertThat(graph.get("edges")).hasSize(1);
                });
    }
}
