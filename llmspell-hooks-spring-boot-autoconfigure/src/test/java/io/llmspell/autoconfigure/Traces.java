package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application with Spring Boot's own tracing by OpenTelemetry, and the spans that it would have exported. */
final class Traces {

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    ApplicationContextRunner runner() {
        return HookContexts.runner()
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class,
                        OpenTelemetrySdkAutoConfiguration.class,
                        OpenTelemetryTracingAutoConfiguration.class,
                        MicrometerTracingAutoConfiguration.class,
                        NoopTracerAutoConfiguration.class))
                .withBean("exporting", SpanProcessor.class, () -> SimpleSpanProcessor.create(this.exporter))
                .withPropertyValues(
                        "management.tracing.sampling.probability=1.0",
                        "llmspell.hooks.timeout=30s",
                        "llmspell.events.publish.circuit-breakers=false",
                        "llmspell.events.publish.decisions=false",
                        "llmspell.events.publish.system=false",
                        "llmspell.events.publish.tools=false");
    }

    List<SpanData> all() {
        return this.exporter.getFinishedSpanItems();
    }

    List<SpanData> named(String name) {
        return all().stream().filter(span -> span.getName().equals(name)).toList();
    }

    SpanData only(String name) {
        assertThat(named(name)).as(name + " in " + all()).hasSize(1);
        return named(name).get(0);
    }
}
