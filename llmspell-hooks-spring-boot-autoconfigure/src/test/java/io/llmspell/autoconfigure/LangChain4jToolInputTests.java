package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.LangChain4jScript.call;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.tool.ToolExecutor;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models write that is not quite JSON: hooks see what the tool would be called with. */
class LangChain4jToolInputTests {

    private final Limit limit = new Limit();

    private final Flights flights = new Flights();

    private String ask(UnaryOperator<AiServices<Desk>> tools, ToolExecutionRequest call) {
        List<String> answers = new ArrayList<>();
        LangChain4jContexts.runner()
                .withInitializer(HookContexts.object("limit", this.limit))
                .run(context -> answers.add(
                        tools.apply(AiServices.builder(Desk.class).chatModel(new LangChain4jScript(call).model()))
                                .build()
                                .ask("Do it")));
        return answers.get(0);
    }

    private String book(String json) {
        return ask(services -> services.tools(this.flights), call("book", json));
    }

    private String echo(String json) {
        ToolSpecification echo = ToolSpecification.builder().name("echo").build();
        ToolExecutor raw = (request, memory) -> request.arguments();
        return ask(services -> services.tools(Map.of(echo, raw)), call("echo", json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'price':900}",
                "{'price':900,}",
                "{'price':900, }",
                "{'price':1,'price':900}",
                "{'price':900} trailing",
                "{'price':900}}",
                "'{\\'price\\':900}'",
                "'{\\'price\\':900,}'"
            })
    void aGuardSeesWhatLangChain4jMakesOfIt(String json) {
        assertThat(book(json)).isEqualTo("book failed: The call of tool 'book' was cancelled: 900 is too much");
        assertThat(this.flights.booked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'price':90,}", "{'price':900,'price':90}", "{'price':90} {'price':900}"})
    void whatTheGuardHasPassedIsWhatIsDone(String json) {
        assertThat(book(json)).isEqualTo("book said booked for 90");
        assertThat(this.limit.seen).containsExactly("{price=90}");
    }

    @Test
    void theToolGetsTheTextOfWhatHooksHaveSeen() {
        assertThat(echo("{'a':1,'a':{'b':1,'b':[1,2]},'c':null} etc"))
                .isEqualTo("echo said {'a':{'b':[1,2]},'c':null}".replace('\'', '"'));
        assertThat(this.limit.seen).containsExactly("{a={b=[1, 2]}, c=null}");
    }

    @Test
    void theToolGetsTheModelsOwnTextOfJson() {
        assertThat(echo("{ 'a' : 1.50 }")).isEqualTo("echo said { 'a' : 1.50 }".replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'price':", "[900]", "900", "null", "price is 900", "''", "{\\'price\\':900"})
    void whatLangChain4jCannotReadEitherIsOneArgumentAndReachesNoTool(String json) {
        assertThat(this.book(json)).startsWith("book failed: ");
        assertThat(this.limit.seen).containsExactly("{input=" + json.replace('\'', '"') + "}");
        assertThat(this.flights.booked).isEmpty();
    }

    interface Desk {
        String ask(String question);
    }

    static class Flights {

        private final List<Integer> booked = new ArrayList<>();

        @Tool
        String book(int price) {
            this.booked.add(price);
            return "booked for " + price;
        }
    }

    static class Limit {

        private final List<String> seen = new ArrayList<>();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult limit(HookContext context) {
            this.seen.add(context.arguments().toString());
            return (context.arguments().get("price") instanceof Integer price && price > 500)
                    ? HookResult.cancel(price + " is too much")
                    : HookResult.proceed();
        }
    }
}
