package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.event.InvalidEventPatternException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionPolicyTests {

    @Test
    void aRuleNeedsALimitThatLeavesSomething() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionRule(List.of(), null, null, null))
                .withMessageContaining("needs a limit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetentionRule.age(Duration.ZERO))
                .withMessage("maxAge must be positive, but is PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetentionRule.count(0))
                .withMessage("maxCount must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetentionRule.bytes(-1))
                .withMessage("maxBytes must be at least 1, but is -1");
        assertThatExceptionOfType(InvalidEventPatternException.class).isThrownBy(() -> RetentionRule.count(1, "a..b"));
    }

    @Test
    void aPolicyHasDefaults() {
        RetentionPolicy policy = RetentionPolicy.of(RetentionRule.count(5));

        assertThat(policy.rules()).containsExactly(RetentionRule.count(5));
        assertThat(policy.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.batchSize()).isEqualTo(500);
        assertThat(policy.ignoreSubscriptions()).isFalse();
    }

    @Test
    void aPolicyThatCannotBeFollowedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionPolicy(List.of(), Duration.ZERO, 500, false))
                .withMessageContaining("interval");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionPolicy(List.of(), Duration.ofDays(1), 0, false))
                .withMessageContaining("batchSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionPolicy(List.of(), Duration.ofDays(1), 10_001, false))
                .withMessageContaining("batchSize");
    }
}
