package io.llmspell.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HysteresisTests {

    private final Hysteresis usage = new Hysteresis(0.9, 0.7);

    @Test
    void aHighReadingIsToldOnce() {
        assertThat(this.usage.rises(0.89)).isFalse();
        assertThat(this.usage.rises(0.9)).isTrue();
        assertThat(this.usage.rises(1)).isFalse();
    }

    @Test
    void itIsToldAgainOnlyAfterALowOne() {
        assertThat(this.usage.rises(0.95)).isTrue();
        assertThat(this.usage.rises(0.7)).isFalse();
        assertThat(this.usage.rises(0.95)).isFalse();
        assertThat(this.usage.rises(0.69)).isFalse();
        assertThat(this.usage.rises(0.95)).isTrue();
    }

    @Test
    void aReadingThatIsNotKnownChangesNothing() {
        assertThat(this.usage.rises(Double.NaN)).isFalse();
        assertThat(this.usage.rises(0.95)).isTrue();
        assertThat(this.usage.rises(Double.NaN)).isFalse();
        assertThat(this.usage.rises(0.95)).isFalse();
    }
}
