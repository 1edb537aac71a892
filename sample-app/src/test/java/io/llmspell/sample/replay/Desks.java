package io.llmspell.sample.replay;

import io.llmspell.sample.TravelDeskApplication;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the sample as its command line does, but for the web. */
public final class Desks {

    private Desks() {}

    public static ConfigurableApplicationContext start(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--travel.exit=true");
        return new SpringApplicationBuilder(TravelDeskApplication.class)
                .web(WebApplicationType.NONE)
                .run(all.toArray(String[]::new));
    }
}
