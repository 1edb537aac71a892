package io.llmspell.sample.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RedactionTest {

    private final Redaction redaction = new Redaction(new JsonMapper());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    write to kim.lee+air@mail.example, please   | write to [redacted], please
                    charged to credit_card_9001 and gift_card_3 | charged to credit_card_[redacted] and gift_card_[redacted]
                    I was born on 1988-06-02.                   | I was born on [redacted].
                    my birthday is June 2, 1988                 | my birthday is [redacted]
                    DOB: 02/06/1988                             | DOB: [redacted]
                    {"email":"a@b.example"}                     | {"email":"[redacted]"}
                    [{"dob":"1988-06-02","x":1.0}]              | [{"dob":"[redacted]","x":1.0}]
                    {"a":{"payment_id":"certificate_77"}}       | {"a":{"payment_id":"certificate_[redacted]"}}
                    {"gift_card_1":1,"gift_card_2":2}           | {"gift_card_[redacted]":1,"gift_card_[redacted] 2":2}
                    {no json, but a@b.example                   | {no json, but [redacted]
                    """)
    void personalDataIsReplaced(String content, String redacted) {
        assertThat(this.redaction.redact(content)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "flight LM204 leaves on 2026-04-02",
                "{ \"date\" : \"2026-04-02\", \"price\": 120 }",
                "{\"gift_card_[redacted]\":1,\"gift_card_[redacted] 2\":{\"email\":\"[redacted]\"}}"
            })
    void whatHoldsNoPersonalDataStaysAsItIs(String content) {
        assertThat(this.redaction.redact(content)).isEqualTo(content);
    }

    @Test
    void valuesKeepTheirFormWithoutPersonalData() {
        assertThat(this.redaction.redactValue(List.of(Map.of("payment_id", "credit_card_9001", "amount", 5))))
                .isEqualTo(List.of(Map.of("payment_id", "credit_card_[redacted]", "amount", 5)));
    }
}
