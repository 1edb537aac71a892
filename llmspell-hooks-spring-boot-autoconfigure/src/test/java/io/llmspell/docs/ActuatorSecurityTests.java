package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.OnEvent;
import io.llmspell.autoconfigure.DashboardServer;
import io.llmspell.docs.ReadmeExample.Guardrails;
import io.llmspell.event.EventBus;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The endpoints behind the rules that {@code docs/security.md} shows. */
class ActuatorSecurityTests {

    private static final String HOOK = "hooks/guardrails.noDelete";

    private static final String SUBSCRIPTION = "events/books.paid";

    private final WebApplicationContextRunner runner = DashboardServer.servlet()
            .withUserConfiguration(Secured.class, SecurityExample.ActuatorSecurity.class)
            .withBean("guardrails", Guardrails.class)
            .withBean("books", Books.class)
            .withPropertyValues(
                    "management.endpoint.hooks.access=unrestricted", "management.endpoint.events.access=unrestricted");

    static class Books {

        @OnEvent("order.paid")
        void paid(UniversalEvent event) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Secured {

        @Bean
        DelegatingFilterProxyRegistrationBean securityFilter() {
            return new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        }

        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(
                    user("nobody", "NONE"), user("vera", "VIEWER"), user("olga", "OPERATOR"));
        }

        private static org.springframework.security.core.userdetails.UserDetails user(String name, String role) {
            return User.withUsername(name).password("{noop}secret").roles(role).build();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hooks",
                HOOK,
                "hookpoints",
                "decisions",
                "hookgraph",
                "events",
                SUBSCRIPTION,
                "events/deadletters"
            })
    void onlyWhoMayLookSeesAnEndpoint(String path) {
        this.runner.run(context -> {
            assertThat(new Caller(context, null).get(path)).isEqualTo(401);
            assertThat(new Caller(context, "nobody").get(path)).isEqualTo(403);
            assertThat(new Caller(context, "vera").get(path)).isEqualTo(200);
            assertThat(new Caller(context, "olga").get(path)).isEqualTo(200);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "vera"})
    void whoMayOnlyLookChangesNothing(String user) {
        this.runner.run(context -> {
            Caller caller = new Caller(context, user);
            caller.get("hooks");

            assertThat(caller.post(HOOK, "{\"mode\": \"disabled\"}", caller.token()))
                    .isEqualTo(403);
            assertThat(caller.post(SUBSCRIPTION, "{\"action\": \"pause\"}", caller.token()))
                    .isEqualTo(403);
            nothingIsChanged(context);
        });
    }

    @Test
    void anOperatorChangesHooksAndSubscriptions() {
        this.runner.run(context -> {
            Caller olga = new Caller(context, "olga");
            olga.get("hooks");

            assertThat(olga.post(HOOK, "{\"mode\": \"shadow\"}", olga.token())).isEqualTo(200);
            assertThat(olga.post(SUBSCRIPTION, "{\"action\": \"pause\"}", olga.token()))
                    .isEqualTo(200);
            assertThat(mode(context)).isEqualTo(HookMode.SHADOW);
            assertThat(paused(context)).isTrue();
        });
    }

    @Test
    void anOperatorWithoutATokenChangesNothing() {
        this.runner.run(context -> {
            Caller olga = new Caller(context, "olga");

            assertThat(olga.post(HOOK, "{\"mode\": \"disabled\"}", "forged")).isEqualTo(403);
            assertThat(olga.post(SUBSCRIPTION, "{\"action\": \"pause\"}", "forged"))
                    .isEqualTo(403);
            nothingIsChanged(context);
        });
    }

    private static void nothingIsChanged(ApplicationContext context) {
        assertThat(mode(context)).isEqualTo(HookMode.ENFORCE);
        assertThat(paused(context)).isFalse();
    }

    private static HookMode mode(ApplicationContext context) {
        return context.getBean(HookRegistry.class)
                .find("guardrails.noDelete")
                .orElseThrow()
                .mode();
    }

    private static boolean paused(ApplicationContext context) {
        return context.getBean(EventBus.class).find("books.paid").orElseThrow().isPaused();
    }

    /** Somebody with a jar for cookies. */
    private static final class Caller {

        private final CookieManager cookies = new CookieManager();

        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(this.cookies).build();

        private final String root;

        private final String user;

        Caller(ApplicationContext context, String user) {
            this.root = DashboardServer.root(context) + "/actuator/";
            this.user = user;
        }

        int get(String path) throws IOException, InterruptedException {
            return send(request(path).GET());
        }

        int post(String path, String json, String token) throws IOException, InterruptedException {
            return send(request(path)
                    .header("Content-Type", "application/json")
                    .header("X-XSRF-TOKEN", token)
                    .POST(HttpRequest.BodyPublishers.ofString(json)));
        }

        String token() {
            return this.cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                    .map(HttpCookie::getValue)
                    .findFirst()
                    .orElseThrow();
        }

        private HttpRequest.Builder request(String path) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.root + path));
            if (this.user != null) {
                String credentials = this.user + ":secret";
                request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
            }
            return request;
        }

        private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return this.client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
