package com.example.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.ConsumerTest;
import io.llmspell.hook.HookCancelledException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ConsumerTest
class ReactorTests {

    @Autowired
    private Weather weather;

    @Test
    void aReactiveToolCallIsBlockedAndOthersPass() {
        Duration limit = Duration.ofSeconds(30);

        assertThat(this.weather.forecast("Oslo").block(limit)).isEqualTo("sun in Oslo");
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> this.weather.forecast("rm -rf").block(limit))
                .withMessageContaining("destructive command");
    }
}
