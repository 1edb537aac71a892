package com.example.meters.own;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without Actuator, who wants meters brings the registry. */
@Configuration(proxyBeanMethods = false)
class OwnMeters {

    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }
}
