package io.llmspell.docs;

import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.WorkflowTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What docs/components.md shows. */
final class ComponentsExample {

    private ComponentsExample() {}

    static class Weather {

        private final HookTemplate hooks;

        Weather(HookTemplate hooks) {
            this.hooks = hooks;
        }

        String lookUp(String city) {
            return this.hooks.execute(
                    ComponentId.tool("weather"),
                    "lookUp",
                    Map.of("city", city),
                    String.class,
                    arguments -> "sunny in " + arguments.value(0));
        }
    }

    @WorkflowComponent("booking")
    static class Booking {

        private final WorkflowTemplate workflows;

        private final List<String> done = new ArrayList<>();

        Booking(WorkflowTemplate workflows) {
            this.workflows = workflows;
        }

        public List<String> book(String flight) {
            return this.workflows.execute(run -> {
                run.stage("hold", () -> this.done.add("held " + flight));
                run.compensate("release", () -> this.done.add("released " + flight));
                run.checkpoint("held", Map.of("flight", flight), state -> this.done.add("saved " + state));
                run.stage("pay", () -> this.done.add("paid"));
                return this.done;
            });
        }
    }
}
