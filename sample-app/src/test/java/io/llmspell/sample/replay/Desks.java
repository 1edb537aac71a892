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

    /** Without the web, in the profile {@code spring-ai} beside those of the arguments. */
    public static ConfigurableApplicationContext startSpringAi(String... arguments) {
        return startSpringAiWith(NoOtherBeans.class, arguments);
    }

    /** The same with the beans of another class. */
    public static ConfigurableApplicationContext startSpringAiWith(Class<?> beans, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--spring.profiles.include=spring-ai");
        return start(WebApplicationType.NONE, List.of(TravelDeskApplication.class, beans), all);
    }

    /** On any free port. */
    public static ConfigurableApplicationContext startForTheWeb(String... arguments) {
        return start(WebApplicationType.SERVLET, arguments);
    }

    private static ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
        return start(type, List.of(TravelDeskApplication.class), List.of(arguments));
    }

    private static ConfigurableApplicationContext start(
            WebApplicationType type, List<Class<?>> sources, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add("--travel.exit=true");
        all.add("--server.port=0");
        return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(type)
                .run(all.toArray(String[]::new));
    }

    private static final class NoOtherBeans {}
}
