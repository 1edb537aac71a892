package io.llmspell.docs.testing;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.event.UniversalEvent;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class Billing {

    private final EventBus bus;

    private final Invoices invoices;

    Billing(EventBus bus, Invoices invoices) {
        this.bus = bus;
        this.invoices = invoices;
    }

    @OnEvent(value = "tool.execution.completed", name = "billing", durable = true)
    void bill(UniversalEvent event) {
        String tool = event.at("/component").asString();
        this.invoices.add(tool);
        this.bus.publish("invoice.written", Map.of("tool", tool));
    }
}
