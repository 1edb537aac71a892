package com.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ConsumerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ConsumerApplication.class, arguments);
    }
}
