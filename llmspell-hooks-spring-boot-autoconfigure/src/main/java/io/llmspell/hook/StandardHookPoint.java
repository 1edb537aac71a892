package io.llmspell.hook;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The 43 points that the starter and its adapters fire. */
public enum StandardHookPoint implements HookPoint {
    BEFORE_AGENT_INIT(PointKind.VETO),
    AFTER_AGENT_INIT(PointKind.NOTICE),
    BEFORE_AGENT_EXECUTION(PointKind.BEFORE),
    AFTER_AGENT_EXECUTION(PointKind.AFTER),
    AGENT_ERROR(PointKind.ERROR),
    BEFORE_AGENT_SHUTDOWN(PointKind.NOTICE),
    AFTER_AGENT_SHUTDOWN(PointKind.NOTICE),
    BEFORE_TOOL_DISCOVERY(PointKind.BEFORE),
    AFTER_TOOL_DISCOVERY(PointKind.AFTER),
    BEFORE_TOOL_EXECUTION(PointKind.BEFORE),
    TOOL_VALIDATION(PointKind.VALIDATION),
    AFTER_TOOL_EXECUTION(PointKind.AFTER),
    TOOL_ERROR(PointKind.ERROR),
    BEFORE_WORKFLOW_START(PointKind.BEFORE),
    BEFORE_WORKFLOW_STAGE(PointKind.BEFORE),
    WORKFLOW_STAGE_TRANSITION(PointKind.VETO),
    AFTER_WORKFLOW_STAGE(PointKind.AFTER),
    WORKFLOW_CHECKPOINT(PointKind.VETO),
    WORKFLOW_ROLLBACK(PointKind.NOTICE),
    AFTER_WORKFLOW_COMPLETE(PointKind.AFTER),
    WORKFLOW_ERROR(PointKind.ERROR),
    BEFORE_STATE_READ(PointKind.BEFORE),
    AFTER_STATE_READ(PointKind.AFTER),
    BEFORE_STATE_WRITE(PointKind.BEFORE),
    AFTER_STATE_WRITE(PointKind.AFTER),
    STATE_CONFLICT(PointKind.ERROR),
    STATE_MIGRATION(PointKind.BEFORE),
    SYSTEM_STARTUP(PointKind.NOTICE),
    SYSTEM_SHUTDOWN(PointKind.NOTICE),
    CONFIGURATION_CHANGE(PointKind.VETO),
    RESOURCE_LIMIT_EXCEEDED(PointKind.NOTICE),
    SECURITY_VIOLATION(PointKind.NOTICE),
    SESSION_START(PointKind.VETO),
    SESSION_END(PointKind.NOTICE),
    SESSION_CHECKPOINT(PointKind.NOTICE),
    SESSION_RESTORE(PointKind.NOTICE),
    SESSION_SAVE(PointKind.NOTICE),
    BEFORE_EVENT_EMIT(PointKind.VETO),
    AFTER_EVENT_EMIT(PointKind.NOTICE),
    EVENT_HANDLER_ERROR(PointKind.NOTICE),
    PERFORMANCE_THRESHOLD_EXCEEDED(PointKind.NOTICE),
    MEMORY_USAGE_HIGH(PointKind.NOTICE),
    CPU_USAGE_HIGH(PointKind.NOTICE);

    private final PointKind kind;

    private final String externalName;

    StandardHookPoint(PointKind kind) {
        this.kind = kind;
        this.externalName = Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining());
    }

    @Override
    public String externalName() {
        return this.externalName;
    }

    @Override
    public PointKind kind() {
        return this.kind;
    }

    static StandardHookPoint ofExternalName(String externalName) {
        for (StandardHookPoint point : values()) {
            if (point.externalName.equals(externalName)) {
                return point;
            }
        }
        throw new IllegalArgumentException("Unknown hook point '" + externalName + "': expected one of "
                + Arrays.stream(values()).map(HookPoint::externalName).collect(Collectors.joining(", "))
                + ", or custom:<name>");
    }
}
