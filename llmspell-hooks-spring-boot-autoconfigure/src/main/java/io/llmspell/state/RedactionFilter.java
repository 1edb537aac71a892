package io.llmspell.state;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Takes out of what is recorded what must not be kept. Used by many threads. */
public interface RedactionFilter {

    /** What stands in place of a value that was taken out. */
    String MASK = "***";

    /**
     * What is to be recorded in place of a value.
     *
     * @param name of the argument; or {@code result}, {@code error} for the message of an exception, {@code reason} for
     *     that of a decision, {@code decision} for its value
     * @param value what would be recorded; may be changed
     */
    JsonNode redact(String name, JsonNode value);

    /**
     * Masks all values whose name, or that of a member they are in, has one of these words: authorization, credential,
     * passphrase, password, passwd, pwd, secret, token, api key, access key, private key; in any spelling such as
     * {@code apiKey}, {@code API_KEY} or {@code x-api-key}. Plurals count, but a number under {@code …tokens} is a
     * count and stays.
     *
     * @param more words beside these
     */
    static RedactionFilter byName(List<String> more) {
        return new NamedSecrets(more);
    }

    /** The same with no further words. */
    static RedactionFilter byName() {
        return byName(List.of());
    }
}
