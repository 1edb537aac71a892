package io.llmspell.sample.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentToolsTest {

    private final List<Object> fired = new ArrayList<>();

    private final HookTemplate hooks = new ComponentTools(firing(), "think"::equals);

    @Test
    void aToolThatIsAComponentIsLeftToFireItself() {
        assertThat(execute(ComponentId.tool("think"))).isEqualTo("ran with {a=1}");
        assertThat(this.fired).isEmpty();
    }

    @Test
    void anyOtherToolFiresHere() {
        assertThat(execute(ComponentId.tool("weather"))).isEqualTo("hooked");
        assertThat(this.fired).containsExactly(ComponentId.tool("weather"));
    }

    @Test
    void whatIsNoToolFiresHere() {
        assertThat(execute(ComponentId.agent("think"))).isEqualTo("hooked");
        assertThat(this.fired).containsExactly(ComponentId.agent("think"));
    }

    private String execute(ComponentId component) {
        return this.hooks.<String, RuntimeException>execute(
                component, "call", Map.of("a", 1), String.class, arguments -> "ran with " + arguments.asMap());
    }

    private HookTemplate firing() {
        return (HookTemplate) Proxy.newProxyInstance(
                HookTemplate.class.getClassLoader(),
                new Class<?>[] {HookTemplate.class},
                (proxy, method, arguments) -> {
                    this.fired.add(arguments[0]);
                    return "hooked";
                });
    }
}
