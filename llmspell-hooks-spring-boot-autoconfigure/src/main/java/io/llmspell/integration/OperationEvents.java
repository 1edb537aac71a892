package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes what tells of the calls of each operation, and publishes the events of workflows' checkpoints and rollbacks.
 */
final class OperationEvents {

    private final Supplier<EventBus> bus;

    private final PublishedEvents published;

    private final LongSupplier ticker;

    private final SlowOperations slow;

    private final EventPublisher checkpoint;

    private final EventPublisher rollback;

    OperationEvents(Supplier<EventBus> bus, PublishedEvents published, LongSupplier ticker, SlowOperations slow) {
        this.slow = slow;
        this.bus = bus;
        this.published = published;
        this.ticker = ticker;
        this.checkpoint = new EventPublisher(bus, "workflow.checkpoint");
        this.rollback = new EventPublisher(bus, "workflow.rollback");
    }

    /** Whether there is a bus at all, on which an application may publish events of its own. */
    boolean hasBus() {
        return this.published.bus();
    }

    /** The reporter of an operation. */
    OperationReporter reporter(Operation operation) {
        OperationPoints points = operation.points();
        if (points.equals(OperationPoints.AGENT) && this.published.agents()) {
            return execution(operation, "agent.execution.", true);
        }
        if (points.equals(OperationPoints.TOOL) && this.published.tools()) {
            return execution(operation, "tool.execution.", true);
        }
        if (points.equals(OperationPoints.WORKFLOW) && this.published.workflows()) {
            return execution(operation, "workflow.", false);
        }
        if (points.equals(OperationPoints.STAGE) && this.published.workflows()) {
            return execution(operation, "workflow.stage.", false);
        }
        if (points.equals(OperationPoints.STATE_READ) && this.published.state()) {
            return reporter(operation, null, publisher("state.read"), null, null);
        }
        if (points.equals(OperationPoints.STATE_WRITE) && this.published.state()) {
            return reporter(operation, null, publisher("state.changed"), publisher("state.conflict"), null);
        }
        return reporter(operation, null, null, null, null);
    }

    private OperationReporter execution(Operation operation, String prefix, boolean tellsCancelled) {
        EventPublisher failed = publisher(prefix + "failed");
        return reporter(
                operation,
                publisher(prefix + "started"),
                publisher(prefix + "completed"),
                failed,
                tellsCancelled ? publisher(prefix + "cancelled") : failed);
    }

    private OperationReporter reporter(
            Operation operation,
            @Nullable EventPublisher started,
            @Nullable EventPublisher completed,
            @Nullable EventPublisher failed,
            @Nullable EventPublisher cancelled) {
        return new OperationReporter(
                operation,
                new OperationReporter.Publishers(started, completed, failed, cancelled),
                this.published,
                this.ticker,
                this.slow);
    }

    private EventPublisher publisher(String eventType) {
        return new EventPublisher(this.bus, eventType);
    }

    /** A workflow's checkpoint was saved. */
    void checkpoint(ComponentId workflow, @Nullable String stage, String name) {
        if (this.published.workflows() && this.checkpoint.isWanted()) {
            Map<String, @Nullable Object> data = about(workflow, "checkpoint");
            putStage(data, stage);
            data.put("checkpoint", name);
            this.checkpoint.publish(() -> data);
        }
    }

    /** A workflow's compensations are going to run. */
    void rollback(
            ComponentId workflow, @Nullable String stage, @Nullable Throwable failure, Iterable<String> compensations) {
        if (this.published.workflows() && this.rollback.isWanted()) {
            Map<String, @Nullable Object> data = about(workflow, "rollback");
            putStage(data, stage);
            data.put("error", String.valueOf(failure));
            data.put("compensations", compensations);
            this.rollback.publish(() -> data);
        }
    }

    private static void putStage(Map<String, @Nullable Object> data, @Nullable String stage) {
        if (stage != null) {
            data.put("stage", stage);
        }
    }

    /** What the data of all these events begin with. */
    static Map<String, @Nullable Object> about(ComponentId component, String operation) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("component", component.name());
        data.put("component_type", component.type().externalName());
        data.put("operation", operation);
        if (component.type() == ComponentType.AGENT) {
            data.put("agent", component.name());
        } else if (component.type() == ComponentType.WORKFLOW) {
            data.put("workflow", component.name());
        }
        return data;
    }
}
