package com.example.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.ConsumerTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

@ConsumerTest
class WebTests {

    @Value("${local.server.port}")
    private int port;

    @Test
    void aToolCallByHttpIsBlockedAndOthersPass() throws Exception {
        HttpResponse<String> passed = Http.get(this.port, "/run?command=ls");
        HttpResponse<String> blocked = Http.get(this.port, "/run?command=rm%20-rf%20x");

        assertThat(passed.body()).isEqualTo("ran ls");
        assertThat(blocked.statusCode()).isEqualTo(403);
        assertThat(blocked.body()).isEqualTo("destructive command");
    }

    @Test
    void theMetricsEndpointIsThereWithActuatorOnly() throws Exception {
        Http.get(this.port, "/run?command=ls");

        HttpResponse<String> metrics = Http.get(this.port, "/actuator/metrics/hook.executions");

        if (System.getProperty("combination").contains("actuator")) {
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body()).contains("hook.executions", "BeforeToolExecution");
        } else {
            assertThat(metrics.statusCode()).isEqualTo(404);
        }
    }
}
