package io.llmspell.actuate;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventPattern;
import io.llmspell.event.Subscription;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/hookgraph}: which points lead to which hooks, and which patterns of events to which subscriptions.
 */
@RegisterReflectionForBinding(HookGraphEndpoint.Graph.class)
@WebEndpoint(id = "hookgraph", defaultAccess = Access.READ_ONLY)
public class HookGraphEndpoint {

    private final HookRegistry registry;

    private final @Nullable EventBus bus;

    /**
     * Draws a graph.
     *
     * @param bus whose subscriptions are in it, or {@code null} for none
     */
    public HookGraphEndpoint(HookRegistry registry, @Nullable EventBus bus) {
        this.registry = registry;
        this.bus = bus;
    }

    /** A node is in it once. */
    record Graph(List<Node> nodes, List<Edge> edges) implements OperationResponseBody {}

    /**
     * A point that has hooks, a hook, a pattern of event types, or a subscription.
     *
     * @param id with the type ahead
     */
    record Node(String id, String type, String label) {}

    /** From a point to a hook, or from a pattern to a subscription. */
    record Edge(String from, String to) {}

    /** The graph of now. */
    @ReadOperation
    public OperationResponseBody graph() {
        Builder graph = new Builder();
        for (RegisteredHook hook : this.registry.hooks()) {
            String node = graph.node("hook", hook.name(), hook.name());
            hook.definition().points().stream()
                    .map(HookPoint::externalName)
                    .sorted()
                    .forEach(point -> graph.edge(graph.node("point", point, point), node));
        }
        if (this.bus != null) {
            for (Subscription subscription : this.bus.subscriptions()) {
                String node = graph.node("subscription", subscription.id(), subscription.name());
                for (EventPattern pattern : subscription.patterns()) {
                    graph.edge(graph.node("pattern", pattern.source(), pattern.source()), node);
                }
            }
        }
        return graph.build();
    }

    private static final class Builder {

        private final Map<String, Node> nodes = new LinkedHashMap<>();

        private final List<Edge> edges = new ArrayList<>();

        String node(String type, String name, String label) {
            String id = type + ":" + name;
            this.nodes.putIfAbsent(id, new Node(id, type, label));
            return id;
        }

        void edge(String from, String to) {
            this.edges.add(new Edge(from, to));
        }

        Graph build() {
            return new Graph(List.copyOf(this.nodes.values()), List.copyOf(this.edges));
        }
    }
}
