package io.llmspell.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the travel desk, which replays its conversations and then stays up, or ends if it was told so. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TravelDeskApplication {

    public static void main(String[] arguments) {
        ConfigurableApplicationContext context = SpringApplication.run(TravelDeskApplication.class, arguments);
        if (context.getBean(TravelProperties.class).exit()) {
            System.exit(SpringApplication.exit(context));
        }
    }
}
