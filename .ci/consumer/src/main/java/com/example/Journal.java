package com.example;

import io.llmspell.annotation.OnEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

@Component
public class Journal {

    private final List<Order> orders = new CopyOnWriteArrayList<>();

    public record Order(String item, int amount) {}

    @OnEvent(value = "order.*", condition = "data.amount > 1")
    void ordered(Order order) {
        this.orders.add(order);
    }

    public List<Order> orders() {
        return this.orders;
    }
}
