package io.llmspell.sample.privacy;

import io.llmspell.state.RedactionFilter;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Keeps personal data out of the journal of decisions. The guards of the policy look at none of it, so that they decide
 * the same without.
 */
@Component
class RedactedDecisions implements RedactionFilter {

    private final Redaction redaction;

    private final RedactionFilter secrets = RedactionFilter.byName();

    RedactedDecisions(Redaction redaction) {
        this.redaction = redaction;
    }

    @Override
    public JsonNode redact(String name, JsonNode value) {
        return this.secrets.redact(name, this.redaction.redact(value));
    }
}
