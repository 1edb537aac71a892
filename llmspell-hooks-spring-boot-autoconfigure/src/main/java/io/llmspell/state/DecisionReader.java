package io.llmspell.state;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes records of what hooks saw and said. */
final class DecisionReader {

    private final ValueReader values;

    DecisionReader(ValueReader values) {
        this.values = values;
    }

    RecordedDecision read(Captured captured) {
        HookContext context = captured.context();
        Throwable error = context.error();
        return new RecordedDecision(
                0,
                captured.time().truncatedTo(ChronoUnit.MICROS),
                context.callId(),
                context.correlationId(),
                captured.hook().name(),
                captured.hook().metadata().phase(),
                captured.mode(),
                context.point().externalName(),
                context.target(),
                context.parent(),
                context.attempt(),
                context.outcome(),
                arguments(context.argumentList()),
                (context.outcome() == Outcome.SUCCESS) ? result(context.result()) : null,
                (error != null)
                        ? new RecordedDecision.RecordedError(
                                error.getClass().getName(), this.values.text("error", message(error)))
                        : null,
                verdict(captured.result(), captured.failure()),
                Duration.ofNanos(captured.nanos()));
    }

    private Map<String, RecordedValue> arguments(Arguments arguments) {
        Map<String, RecordedValue> recorded = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.name(i);
            recorded.put(
                    name,
                    this.values.read(name, arguments.value(i), arguments.type(i).getName()));
        }
        return recorded;
    }

    private RecordedValue result(@Nullable Object result) {
        return this.values.read(
                "result", result, (result != null) ? result.getClass().getName() : "void");
    }

    private static @Nullable String message(Throwable error) {
        try {
            return error.getMessage();
        } catch (RuntimeException ex) {
            return null;
        }
    }

    Verdict verdict(@Nullable HookResult result, @Nullable HookFailure failure) {
        if (result == null) {
            return (failure != null)
                    ? new Verdict(null, failure.kind(), this.values.text("reason", failure.message()), null)
                    : new Verdict(null, HookFailure.Kind.NO_RESULT, null, null);
        }
        if (result instanceof HookResult.Modified modified) {
            return said(result, null, value(modified.value()));
        }
        if (result instanceof HookResult.Cancel cancel) {
            return said(result, cancel.reason(), null);
        }
        if (result instanceof HookResult.Skipped skipped) {
            return said(result, skipped.reason(), null);
        }
        if (result instanceof HookResult.Redirect redirect) {
            return said(result, redirect.target(), null);
        }
        if (result instanceof HookResult.Replace replace) {
            return replaced(replace);
        }
        if (result instanceof HookResult.Cache cache) {
            return said(result, cache.ttl().toString(), cache.answering() ? value(cache.result()) : null);
        }
        if (result instanceof HookResult.Retry retry) {
            return said(result, null, value(Map.of("maxAttempts", retry.config().maxAttempts())));
        }
        if (result instanceof HookResult.Fork fork) {
            return said(result, null, value(branches(fork)));
        }
        return said(result, null, null);
    }

    private Verdict replaced(HookResult.Replace replace) {
        Object with = replace.with();
        return (replace.kind() == HookResult.Replace.Kind.VALUE)
                ? said(replace, null, value(with))
                : said(replace, "with a " + ((with != null) ? with.getClass().getName() : "null"), null);
    }

    private static List<Map<String, Object>> branches(HookResult.Fork fork) {
        return fork.branches().stream()
                .map(branch -> Map.<String, Object>of("target", branch.target(), "arguments", branch.arguments()))
                .toList();
    }

    private JsonNode value(@Nullable Object value) {
        return this.values.read("decision", value, "").json();
    }

    private Verdict said(HookResult result, @Nullable String reason, @Nullable JsonNode value) {
        return new Verdict(result.type(), null, this.values.text("reason", reason), value);
    }
}
