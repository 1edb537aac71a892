package com.example.reactor;

import io.llmspell.annotation.ToolComponent;
import reactor.core.publisher.Mono;

@ToolComponent("shell-weather")
public class Weather {

    public Mono<String> forecast(String command) {
        return Mono.fromSupplier(() -> "sun in " + command);
    }
}
