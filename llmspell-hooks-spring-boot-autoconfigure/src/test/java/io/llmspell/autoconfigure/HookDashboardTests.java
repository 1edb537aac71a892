package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.actuate.HookDashboard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** How the dashboard is served; what it does in a browser is in {@link HookDashboardBrowserTests}. */
class HookDashboardTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void thereIsNoneUnlessItIsAskedFor() {
        DashboardServer.plainServlet().run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(HookDashboard.class);
            assertThat(get(context, "/llmspell/").statusCode()).isEqualTo(404);
        });
    }

    @Test
    void springMvcServesThePageAndItsFiles() {
        DashboardServer.servlet().run(HookDashboardTests::servesAll);
    }

    @Test
    void webFluxServesThePageAndItsFiles() {
        DashboardServer.reactive().run(HookDashboardTests::servesAll);
    }

    private static void servesAll(ApplicationContext context) throws IOException, InterruptedException {
        HttpResponse<String> bare = get(context, "/llmspell");
        assertThat(bare.statusCode()).isEqualTo(302);
        assertThat(bare.headers().firstValue("Location")).contains("llmspell/");

        HttpResponse<String> page = get(context, "/llmspell/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'", "frame-ancestors 'self'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.body()).contains("data-hooks=\"../actuator/hooks\"", "data-refresh=\"200\"");
        assertThat(page.body()).doesNotContain("{{", "http://", "https://", "style=", "onclick");

        for (String file : Pattern.compile("(?:href|src)=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .toList()) {
            HttpResponse<String> asset = get(context, "/llmspell/" + file);
            assertThat(asset.statusCode()).as(file).isEqualTo(200);
            assertThat(asset.headers().firstValue("Content-Type").orElse(""))
                    .startsWith(file.endsWith(".css") ? "text/css" : "text/javascript");
            assertThat(asset.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(get(context, "/actuator/hooks").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.js", "index.html", "..%2f..%2fschema.sql", "%2e%2e/jdbc/schema.sql"})
    void nothingElseIsServed(String file) {
        DashboardServer.servlet()
                .run(context -> assertThat(get(context, "/llmspell/" + file).statusCode())
                        .isBetween(400, 404));
    }

    @Test
    void thePageFindsTheEndpointsWhereTheyAre() {
        DashboardServer.servlet()
                .withPropertyValues(
                        "server.servlet.context-path=/desk",
                        "llmspell.dashboard.path=/ops/hooks",
                        "management.endpoints.web.base-path=/manage",
                        "management.endpoints.web.path-mapping.decisions=why")
                .run(context -> assertThat(get(context, "/desk/ops/hooks/").body())
                        .contains("data-hooks=\"../../manage/hooks\"", "data-decisions=\"../../manage/why\""));
    }

    @Test
    void aUrlOfTheEndpointsIsTakenAsItIsAndMayBeAsked() {
        DashboardServer.servlet()
                .withPropertyValues("llmspell.dashboard.actuator-url=https://ops.example.com:9001/actuator")
                .run(context -> {
                    HttpResponse<String> page = get(context, "/llmspell/");

                    assertThat(page.body()).contains("data-hooks=\"https://ops.example.com:9001/actuator/hooks\"");
                    assertThat(page.headers()
                                    .firstValue("Content-Security-Policy")
                                    .orElse(""))
                            .contains("connect-src 'self' https://ops.example.com:9001;");
                });
    }

    @Test
    void endpointsOnAnotherPortWithoutAUrlAreWarnedOf() {
        WebApplicationContextRunner runner = DashboardServer.servlet().withPropertyValues("management.server.port=-1");
        try (Warnings warnings = Warnings.of(HookDashboardAutoConfiguration.class.getName())) {
            runner.withPropertyValues("llmspell.dashboard.actuator-url=/proxied/actuator")
                    .run(context -> assertThat(get(context, "/llmspell/").body())
                            .contains("data-hooks=\"/proxied/actuator/hooks\""));
            assertThat(warnings.messages()).isEmpty();

            runner.run(context -> assertThat(context).hasNotFailed());
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("management.server.port", "Set llmspell.dashboard.actuator-url");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "path, /, must be a path",
        "path, llmspell, must be a path",
        "path, /llmspell/, must be a path",
        "path, /a/../b, must be a path",
        "path, '/{all}', must be a path",
        "refresh, 0s, must be from 100ms to 1h",
        "actuator-url, ops.example.com, must be a URL",
        "actuator-url, javascript:alert(1), must be a URL",
        "actuator-url, //ops.example.com/actuator, must be a URL",
    })
    void aValueThatCannotBeUsedStopsTheStart(String property, String value, String problem) {
        DashboardServer.servlet()
                .withPropertyValues("llmspell.dashboard." + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("llmspell.dashboard." + property)
                        .hasMessageContaining(problem));
    }

    @Test
    void withoutActuatorOrWebThereIsNoneAndTheApplicationStarts() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(HookDashboardAutoConfiguration.class))
                .withPropertyValues("llmspell.dashboard.enabled=true")
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HookDashboard.class));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(HookDashboardAutoConfiguration.class))
                .withPropertyValues("llmspell.dashboard.enabled=true")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HookDashboard.class));
    }

    private static HttpResponse<String> get(ApplicationContext context, String path)
            throws IOException, InterruptedException {
        URI address = URI.create(DashboardServer.root(context) + path);
        return CLIENT.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void pathsOfEndpointsAreReadAsActuatorReadsThem() {
        DashboardServer.servlet()
                .withPropertyValues(
                        "management.endpoints.web.path-mapping.hook-graph=drawn",
                        "management.endpoints.web.path-mapping.decisions=/why")
                .run(context -> assertThat(get(context, "/llmspell/").body())
                        .contains("data-hookgraph=\"../actuator/drawn\"", "data-decisions=\"../actuator/why\""));
    }
}
