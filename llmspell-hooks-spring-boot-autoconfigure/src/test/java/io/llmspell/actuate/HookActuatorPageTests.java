package io.llmspell.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.actuate.HookServer.Policy;
import io.llmspell.actuate.HookServer.Shell;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/actuator.md shows of hooks has the form of what endpoints answer. */
class HookActuatorPageTests {

    private final WebApplicationContextRunner runner = HookServer.runner()
            .withPropertyValues("management.endpoint.health.show-details=always", "llmspell.events.enabled=false");

    @Test
    void theListOfHooksIsAsShown() {
        this.runner.withBean(HookDefinition.class, HookActuatorPageTests::moody).run(context -> {
            Shell shell = context.getBean(Shell.class);
            shell.run("ls");
            assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> shell.run("no"));
            assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> shell.run("throw"));
            context.getBean(HookRegistry.class).openBreaker("moody", Duration.ofHours(1));
            HookServer server = new HookServer(context);

            assertThat(shape(server.get("hooks").json())).isEqualTo(shape(sample("`GET /actuator/hooks`")));
            assertThat(shape(server.get("hooks/moody").json()))
                    .isEqualTo(shape(sample("`GET /actuator/hooks`").at("/hooks/0")));
        });
    }

    private static HookDefinition moody() {
        return HookDefinition.builder("moody")
                .on(StandardHookPoint.BEFORE_TOOL_EXECUTION)
                .phase(HookPhase.GUARD)
                .priority(-1)
                .handler(context -> switch (context.argument("command", String.class)) {
                    case "no" -> HookResult.cancel("no");
                    case "throw" -> throw new IllegalStateException("thrown");
                    default -> HookResult.proceed();
                });
    }

    @Test
    void theRefusalOfAChangeIsAsShown() {
        this.runner.withBean("policy", Policy.class).run(context -> {
            JsonNode answer = new HookServer(context)
                    .post("hooks/guardrails.noDelete", "{\"mode\":\"shadow\"}")
                    .json();

            JsonNode sample = sample("`POST /actuator/hooks/{name}`");
            assertThat(shape(answer)).isEqualTo(shape(sample));
            assertThat(answer.get("error")).isEqualTo(sample.get("error"));
        });
    }

    @Test
    void pointsDecisionsAndTheGraphAreAsShown() {
        this.runner.run(context -> {
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> context.getBean(Shell.class).run("rm -rf /"));
            HookServer server = new HookServer(context);

            JsonNode points = server.get("hookpoints").json();
            assertThat(points.get("points")
                            .valueStream()
                            .filter(point -> !point.get("hooks").isEmpty()))
                    .containsExactly(sample("`GET /actuator/hookpoints`").at("/points/0"));
            assertThat(shape(server.get("decisions").json())).isEqualTo(shape(sample("`GET /actuator/decisions`")));
            assertThat(server.get("hookgraph").json()).isEqualTo(sample("`GET /actuator/hookgraph`"));
        });
    }

    @Test
    void healthIsAsShown() {
        this.runner.run(context -> {
            context.getBean(HookRegistry.class).openBreaker("guardrails.noDelete", Duration.ofHours(1));

            assertThat(shape(new HookServer(context).get("health").json().at("/components/hooks")))
                    .isEqualTo(shape(sample("Health of hooks")));
        });
    }

    private static JsonNode sample(String heading) throws IOException {
        String page = Files.readString(Path.of("../docs/actuator.md")).replace("\r\n", "\n");
        Matcher section = Pattern.compile("### " + Pattern.quote(heading) + "\n(.*?)(?=\n##|\\z)", Pattern.DOTALL)
                .matcher(page);
        assertThat(section.find()).as(heading).isTrue();
        Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(section.group(1));
        assertThat(block.find()).as(heading).isTrue();
        return JsonMapper.shared().readTree(block.group(1));
    }

    /** Names and types, of lists that of the first element. */
    private static Object shape(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> shape = new TreeMap<>();
            node.propertyStream().forEach(member -> shape.put(member.getKey(), shape(member.getValue())));
            return shape;
        }
        if (node.isArray()) {
            return node.isEmpty() ? "[]" : "[" + shape(node.get(0)) + "]";
        }
        return node.isNumber() ? "NUMBER" : node.getNodeType().name();
    }
}
