package io.llmspell.sample.replay;

import io.llmspell.sample.TravelDeskApplication;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the sample as its command line does. */
public final class Desks {

    private Desks() {}

    /** Without the web. */
    public static ConfigurableApplicationContext start(String... arguments) {
        return start(WebApplicationType.NONE, arguments);
    }

    /** On any free port. */
    public static ConfigurableApplicationContext startForTheWeb(String... arguments) {
        return start(WebApplicationType.SERVLET, arguments);
    }

    private static ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--travel.exit=true");
        all.add("--server.port=0");
        return new SpringApplicationBuilder(TravelDeskApplication.class)
                .web(type)
                .run(all.toArray(String[]::new));
    }
}
