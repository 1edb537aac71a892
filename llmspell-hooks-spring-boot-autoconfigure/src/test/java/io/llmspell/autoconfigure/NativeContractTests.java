package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.foreign.CCompiler;
import io.llmspell.hook.HookFailure.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The plug-in is {@code src/test/c/contract.c}. */
@EnabledForJreRange(min = JRE.JAVA_22)
class NativeContractTests extends ScriptContractTests {

    @Override
    String language() {
        return "native";
    }

    @Override
    ApplicationContextRunner install(ApplicationContextRunner runner, Path folder) throws Exception {
        return runner.withPropertyValues("llmspell.bridge.native.libraries[0].path="
                + CCompiler.library(folder, "contract.so", CCompiler.SOURCES.resolve("contract.c")));
    }

    /** A hook of the C interface is at one point, so it takes three to mirror three. */
    @Override
    List<String> hooks() {
        return List.of(
                "contract.before",
                "contract.after",
                "contract.error",
                "contract.mirror",
                "contract.mirror-after",
                "contract.mirror-error",
                "contract.worker",
                "contract.leaver",
                "contract.guard");
    }

    /** JSON has neither functions nor cycles nor a number that is none: what is no JSON is refused. */
    @Override
    @ParameterizedTest
    @ValueSource(strings = {"nan", "cut off", "two values", "bytes", "half", "deep", "empty"})
    void valuesThatAreNoDataAreRefused(String what) {
        super.valuesThatAreNoDataAreRefused(what);
    }

    /** Native code cannot be stopped: its hook has failed at the deadline, and others go on while it runs. */
    @Override
    @Test
    void scriptThatDoesNotEndIsStoppedAndHealthyAgain() {
        runner().withPropertyValues(
                        "llmspell.hooks.instances[contract.worker].timeout=300ms",
                        "llmspell.hooks.instances[contract.worker].execution=own_thread")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    try {
                        assertThat(work(context, "loop")).isEqualTo("worked");
                        assertThat(context.getBean(ScriptFailures.class).failures)
                                .singleElement()
                                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT));
                        assertThat(work(context, "state")).isEqualTo("a1");
                        assertThat(reply(context, result("replace", "with", "others")))
                                .isEqualTo("others");
                    } finally {
                        work(context, "end");
                    }
                    assertThat(work(context, "state")).isEqualTo("a2");
                });
    }
}
