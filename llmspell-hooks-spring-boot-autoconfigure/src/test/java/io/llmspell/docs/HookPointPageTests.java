package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.hook.HookPhase;
import io.llmspell.hook.ResultType;
import io.llmspell.hook.StandardHookPoint;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the page of points is true to the points. What they fire for and with is tested where they fire. */
class HookPointPageTests {

    @Test
    void eachPointHasOneRow() throws IOException {
        assertThat(HookPointPage.read().rows())
                .extracting(HookPointPage.Row::point)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(StandardHookPoint.values()).map(Enum::name).toList());
    }

    @Test
    void aRowHasTheResultsThatItsPointTakesAndNoEmptyCell() throws IOException {
        assertThat(HookPointPage.read().rows()).allSatisfy(row -> {
            assertThat(row.results()).isEqualTo(results(StandardHookPoint.valueOf(row.point())));
            assertThat(Stream.of(row.when(), row.thread(), row.target(), row.arguments()))
                    .doesNotContain("");
        });
    }

    private static String results(StandardHookPoint point) {
        String taken = Stream.of(ResultType.CONTINUE, ResultType.SKIPPED, ResultType.MODIFIED, ResultType.CANCEL)
                .filter(type -> point.kind().accepts(HookPhase.TRANSFORM, type))
                .map(HookPointPageTests::factory)
                .collect(Collectors.joining(", "));
        boolean all =
                Stream.of(ResultType.values()).allMatch(type -> point.kind().accepts(HookPhase.TRANSFORM, type));
        return all ? "all" : taken;
    }

    private static String factory(ResultType type) {
        return switch (type) {
            case CONTINUE -> "proceed";
            case SKIPPED -> "skip";
            case MODIFIED -> "modify";
            default -> type.externalName();
        };
    }
}
