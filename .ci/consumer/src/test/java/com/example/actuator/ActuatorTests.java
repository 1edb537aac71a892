package com.example.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ConsumerTest;
import com.example.Shell;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.actuate.endpoint.MetricsEndpoint;

@ConsumerTest
class ActuatorTests {

    @Autowired
    private MetricsEndpoint metrics;

    @Autowired
    private Shell shell;

    @Test
    void theMetricsEndpointKnowsHooks() {
        this.shell.run("ls");

        assertThat(this.metrics.listNames().getNames()).contains("hook.executions", "events.published");
    }
}
