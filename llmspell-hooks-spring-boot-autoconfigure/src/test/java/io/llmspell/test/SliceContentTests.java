package io.llmspell.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

/** No auto-configuration is forgotten: each is in a slice, or left out of it for a reason. */
class SliceContentTests {

    private static final String OURS = "io.llmspell.";

    private static final String PLACE = "io.llmspell.autoconfigure.";

    /** Endpoints, health, meters and observations are read by others; stores need a database; sessions need the web. */
    private static final List<String> LEFT_OUT = List.of(
            PLACE + "EventEndpointAutoConfiguration",
            PLACE + "EventHealthAutoConfiguration",
            PLACE + "EventMetersAutoConfiguration",
            PLACE + "EventObservationAutoConfiguration",
            PLACE + "EventStorageAutoConfiguration",
            PLACE + "HookDashboardAutoConfiguration",
            PLACE + "HookEndpointAutoConfiguration",
            PLACE + "HookHealthAutoConfiguration",
            PLACE + "HookJournalAutoConfiguration",
            PLACE + "HookMetersAutoConfiguration",
            PLACE + "HookObservationAutoConfiguration",
            PLACE + "HookPerformanceAutoConfiguration",
            PLACE + "HookSessionAutoConfiguration",
            PLACE + "HookStateAutoConfiguration");

    private static List<String> listed(Class<?> annotation) {
        return ImportCandidates.load(annotation, SliceContentTests.class.getClassLoader())
                .getCandidates();
    }

    private static Stream<String> ours(Class<?> annotation) {
        return listed(annotation).stream().filter(name -> name.startsWith(OURS));
    }

    @Test
    void eachAutoConfigurationIsInTheSliceOrLeftOutKnowingly() {
        List<String> inSlice = ours(AutoConfigureHookTest.class)
                .filter(name -> !name.endsWith("HookTestAutoConfiguration"))
                .toList();

        assertThat(inSlice).doesNotContainAnyElementsOf(LEFT_OUT);
        assertThat(ours(AutoConfiguration.class))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(inSlice.stream(), LEFT_OUT.stream()).toList());
    }

    @Test
    void theTestsOwnIsInNoApplication() {
        assertThat(listed(AutoConfiguration.class)).doesNotContain(PLACE + "HookTestAutoConfiguration");
        assertThat(listed(AutoConfigureHookTest.class)).contains(PLACE + "HookTestAutoConfiguration");
    }

    @ParameterizedTest
    @ValueSource(classes = {AutoConfiguration.class, AutoConfigureHookTest.class})
    void whatIsListedExists(Class<?> annotation) {
        assertThat(ours(annotation))
                .isNotEmpty()
                .allMatch(name -> ClassUtils.isPresent(name, SliceContentTests.class.getClassLoader()));
    }
}
