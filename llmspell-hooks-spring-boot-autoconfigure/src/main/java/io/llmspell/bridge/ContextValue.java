package io.llmspell.bridge;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a script is given of a {@link HookContext}. */
final class ContextValue {

    private final PlainValues values;

    ContextValue(PlainValues values) {
        this.values = values;
    }

    Map<String, @Nullable Object> of(HookContext context) {
        ValueBudget budget = this.values.limits().budget();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(32);
        fields.put("point", context.point().externalName());
        fields.put("component", context.component().name());
        fields.put("component_type", context.component().type().name().toLowerCase(Locale.ROOT));
        fields.put("operation", context.operation());
        fields.put("correlation_id", context.correlationId());
        fields.put("call_id", context.callId());
        fields.put("parent", (context.parent() != null) ? context.parent().name() : null);
        fields.put("attempt", (long) context.attempt());
        fields.put("outcome", context.outcome().name().toLowerCase(Locale.ROOT));
        fields.put("decision", decision(context.decision()));
        fields.put("arguments", this.values.plain(context.arguments(), budget));
        fields.put("result", this.values.plain(context.result(), budget));
        fields.put("error", error(context.error(), budget));
        fields.put("metadata", this.values.plain(context.metadata(), budget));
        String said = context.streamText();
        if (!said.isEmpty()) {
            fields.put("stream_text", this.values.plain(said, budget));
        }
        return fields;
    }

    private static @Nullable String decision(@Nullable HookResult decision) {
        return (decision != null) ? decision.type().externalName() : null;
    }

    private @Nullable Object error(@Nullable Throwable error, ValueBudget budget) {
        if (error == null) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(4);
        fields.put("type", error.getClass().getName());
        fields.put("message", this.values.plain(error.getMessage(), budget));
        return fields;
    }
}
