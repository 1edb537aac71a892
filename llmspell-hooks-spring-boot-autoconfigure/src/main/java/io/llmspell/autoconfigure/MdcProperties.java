package io.llmspell.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What logs know of calls.
 *
 * @param enabled Whether the correlation id is in the MDC while hooks and handlers of events run.
 * @param correlationIdKey Key of the correlation id in the MDC.
 */
@ConfigurationProperties("llmspell.mdc")
public record MdcProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("correlation_id") String correlationIdKey) {

    public MdcProperties {
        Assert.hasText(
                correlationIdKey,
                "llmspell.mdc.correlation-id-key must not be blank: to keep the correlation id"
                        + " out of the MDC set llmspell.mdc.enabled=false");
    }

    /** The key; {@code null} where it is not to be shown. */
    @Nullable
    String key() {
        return this.enabled ? this.correlationIdKey : null;
    }
}
