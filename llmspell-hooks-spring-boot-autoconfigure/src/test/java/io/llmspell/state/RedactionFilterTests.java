package io.llmspell.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

class RedactionFilterTests {

    private static String redact(String name, String json) {
        return RedactionFilter.byName()
                .redact(name, JsonMapper.shared().readTree(json))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "userPassword",
                "PASSWORD",
                "pwd",
                "token",
                "accessToken",
                "refresh_tokens",
                "apiKey",
                "API_KEY",
                "x-api-key",
                "apikey",
                "OpenAIAPIKey",
                "Authorization",
                "client_secret",
                "secrets",
                "privateKey",
                "awsCredentials"
            })
    void valuesOfSuchNamesAreMasked(String name) {
        assertThat(redact(name, "\"abc\"")).isEqualTo("\"***\"");
        assertThat(redact(name, "{\"a\": [1]}")).isEqualTo("\"***\"");
        assertThat(redact("request", "{\"deep\":[{\"" + name + "\":\"abc\",\"city\":\"Ulm\"}]}"))
                .isEqualTo("{\"deep\":[{\"" + name + "\":\"***\",\"city\":\"Ulm\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"command", "tokenizer", "author", "keyboard", "monkey", "secretary", "result", ""})
    void valuesOfOtherNamesStay(String name) {
        assertThat(redact(name, "\"abc\"")).isEqualTo("\"abc\"");
    }

    @Test
    void aCountOfTokensStays() {
        assertThat(redact("usage", "{\"maxTokens\":7,\"tokens\":[\"a\"]}"))
                .isEqualTo("{\"maxTokens\":7,\"tokens\":\"***\"}");
    }

    @Test
    void furtherNamesAreMasked() {
        RedactionFilter filter = RedactionFilter.byName(List.of("iban", "date of birth"));

        assertThat(filter.redact("customerIban", StringNode.valueOf("DE1")).stringValue())
                .isEqualTo("***");
        assertThat(filter.redact("dateOfBirth", StringNode.valueOf("1")).stringValue())
                .isEqualTo("***");
        assertThat(filter.redact("password", StringNode.valueOf("1")).stringValue())
                .isEqualTo("***");
    }
}
