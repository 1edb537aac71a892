package io.llmspell.sample.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.sample.replay.Desks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Neither profile has anything to complain of in Spring AI. */
@ExtendWith(OutputCaptureExtension.class)
class QuietStartTest {

    private static final String[] WITH_LOGGERS = {
        "--logging.pattern.console=%level %logger{200} %msg%n",
        "--logging.level.org.springframework.ai=info",
        "--logging.level.io.llmspell.integration=info"
    };

    @Test
    void plainBeansStartAndRunWithoutAModel(CapturedOutput output) {
        try (ConfigurableApplicationContext desk = Desks.start(WITH_LOGGERS)) {
            assertThat(desk.isActive()).isTrue();
            assertThat(complaints(output)).isEmpty();
        }
    }

    @Test
    void theRecordingsAreAModelThatNobodyWarnsOf(CapturedOutput output) {
        try (ConfigurableApplicationContext desk = Desks.startSpringAi(WITH_LOGGERS)) {
            assertThat(desk.isActive()).isTrue();
            assertThat(complaints(output)).isEmpty();
        }
    }

    private static List<String> complaints(CapturedOutput output) {
        assertThat(output.getOut()).contains("INFO io.llmspell.sample.replay.StartReplay Hook failures: 0");
        return output.getOut()
                .lines()
                .filter(line -> line.matches(
                        "[A-Z]+ (org\\.springframework\\.ai|io\\.llmspell\\.integration\\.(springai|adapter))\\..*"))
                .toList();
    }
}
