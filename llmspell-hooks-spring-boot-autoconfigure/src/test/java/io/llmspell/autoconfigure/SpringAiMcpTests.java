package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.mcp.SyncMcpToolCallbackProvider;

/** Tools of a real MCP server, asked over HTTP. */
class SpringAiMcpTests {

    private final Queue<Map<String, Object>> calls = new ConcurrentLinkedQueue<>();

    private final Tomcat tomcat = new Tomcat();

    private McpSyncServer server;

    private McpSyncClient client;

    @BeforeEach
    void start(@TempDir Path folder) throws LifecycleException {
        HttpServletStreamableServerTransportProvider transport =
                HttpServletStreamableServerTransportProvider.builder().build();
        this.server = McpServer.sync(transport)
                .serverInfo("weather", "1")
                .toolCall(tool(), (exchange, request) -> forecast(request.arguments()))
                .build();
        this.tomcat.setBaseDir(folder.toString());
        this.tomcat.setPort(0);
        Context context = this.tomcat.addContext("", folder.toString());
        Wrapper servlet = Tomcat.addServlet(context, "mcp", transport);
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "mcp");
        this.tomcat.start();
        this.client = McpClient.sync(HttpClientStreamableHttpTransport.builder(
                                "http://localhost:" + this.tomcat.getConnector().getLocalPort())
                        .build())
                .build();
        this.client.initialize();
    }

    @AfterEach
    void stop() throws LifecycleException {
        this.client.close();
        this.server.close();
        this.tomcat.stop();
        this.tomcat.destroy();
    }

    private static Tool tool() {
        return Tool.builder(
                        "forecast", Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))))
                .description("Tells the weather")
                .build();
    }

    private CallToolResult forecast(Map<String, Object> arguments) {
        this.calls.add(arguments);
        boolean unknown = arguments.get("city").equals("Atlantis");
        return CallToolResult.builder()
                .addTextContent(unknown ? "no such city" : "sunny in " + arguments.get("city"))
                .isError(unknown)
                .build();
    }

    private String answer(Class<?> hooks, String city) {
        String[] said = new String[1];
        SpringAiContexts.runner()
                .withBean(ChatModel.class, () -> new ScriptedChatModel(call("forecast", "{'city':'" + city + "'}")))
                .withBean(hooks)
                .run(context -> {
                    ChatClient chat = context.getBean(ChatClient.Builder.class)
                            .defaultTools(SyncMcpToolCallbackProvider.builder()
                                    .mcpClients(List.of(this.client))
                                    .build())
                            .build();
                    said[0] = chat.prompt("How is the weather?").call().content();
                });
        return said[0];
    }

    static class Changing {

        @Hook(value = BEFORE_TOOL_EXECUTION, components = "forecast")
        HookResult elsewhere() {
            return HookResult.modify("city", "Oslo");
        }

        @Hook(value = AFTER_TOOL_EXECUTION, components = "forecast")
        HookResult warmer(String result) {
            return HookResult.modify(result.replace("sunny", "warm"));
        }
    }

    @Test
    void argumentsAndResultsAreChanged() {
        assertThat(answer(Changing.class, "Rome")).contains("warm in Oslo").doesNotContain("sunny");

        assertThat(this.calls).containsExactly(Map.of("city", "Oslo"));
    }

    static class Refusing {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "forecast")
        HookResult refuse(String city) {
            return HookResult.cancel("not of " + city);
        }
    }

    @Test
    void aCancelledCallDoesNotReachTheServer() {
        assertThat(answer(Refusing.class, "Rome")).contains("was cancelled: not of Rome");

        assertThat(this.calls).isEmpty();
    }

    static class Recovering {

        @Hook(value = TOOL_ERROR, components = "forecast")
        HookResult recover(Exception error) {
            return HookResult.modify("recovered from " + error.getMessage());
        }
    }

    @Test
    void anErrorOfTheServerIsRecoveredFrom() {
        assertThat(answer(Recovering.class, "Atlantis"))
                .contains("recovered from")
                .contains("no such city");
    }
}
