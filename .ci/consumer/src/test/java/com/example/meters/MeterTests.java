package com.example.meters;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ConsumerTest;
import com.example.Shell;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ConsumerTest
class MeterTests {

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private Shell shell;

    @Test
    void aCallIsCounted() {
        double before = runs();

        this.shell.run("ls");

        assertThat(runs()).isEqualTo(before + 1);
    }

    private double runs() {
        return this.meters
                .get("hook.executions")
                .tag("hook", "guardrails.noDelete")
                .functionCounter()
                .count();
    }
}
