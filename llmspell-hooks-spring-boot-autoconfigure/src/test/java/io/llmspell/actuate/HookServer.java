package io.llmspell.actuate;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.CONFIGURATION_CHANGE;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.EventAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.autoconfigure.HookEndpointAutoConfiguration;
import io.llmspell.autoconfigure.HookHealthAutoConfiguration;
import io.llmspell.autoconfigure.HookJournalAutoConfiguration;
import io.llmspell.autoconfigure.HookMetersAutoConfiguration;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A web server with endpoints of hooks, and one who asks them. The header {@code X-User} says who that is. */
final class HookServer {

    private final HttpClient client = HttpClient.newHttpClient();

    private final String address;

    HookServer(AssertableWebApplicationContext context) {
        int port = context.getSourceApplicationContext(AnnotationConfigServletWebServerApplicationContext.class)
                .getWebServer()
                .getPort();
        this.address = "http://localhost:" + port + "/actuator/";
    }

    /** With all endpoints exposed, all access, a shell and its guard. */
    static WebApplicationContextRunner runner() {
        return readOnly().withPropertyValues("management.endpoint.hooks.access=unrestricted");
    }

    static WebApplicationContextRunner readOnly() {
        return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        TomcatServletWebServerAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        ErrorMvcAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        JacksonAutoConfiguration.class,
                        EndpointAutoConfiguration.class,
                        WebEndpointAutoConfiguration.class,
                        JacksonEndpointAutoConfiguration.class,
                        ManagementContextAutoConfiguration.class,
                        ServletManagementContextAutoConfiguration.class,
                        ApplicationAvailabilityAutoConfiguration.class,
                        HealthContributorAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class,
                        AvailabilityProbesAutoConfiguration.class,
                        AvailabilityHealthContributorAutoConfiguration.class,
                        WebMvcHealthEndpointExtensionAutoConfiguration.class))
                .withConfiguration(AutoConfigurations.of(
                        HookAutoConfiguration.class,
                        HookMetersAutoConfiguration.class,
                        HookJournalAutoConfiguration.class,
                        HookEndpointAutoConfiguration.class,
                        HookHealthAutoConfiguration.class,
                        EventAutoConfiguration.class))
                .withInitializer(HookServer::convertAsAnApplicationDoes)
                .withPropertyValues(
                        "server.port=0", "llmspell.hooks.timeout=30s", "management.endpoints.web.exposure.include=*")
                .withBean("shell", Shell.class)
                .withBean("guardrails", Guardrails.class)
                .withUserConfiguration(Users.class);
    }

    private static void convertAsAnApplicationDoes(ConfigurableApplicationContext context) {
        context.getEnvironment().setConversionService(new ApplicationConversionService());
    }

    record Answer(int status, String type, JsonNode json) {}

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    Answer postAs(String user, String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("X-User", user)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(this.address + path));
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                this.client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        String body = response.body();
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                JsonMapper.shared().readTree(body.isEmpty() ? "null" : body));
    }

    @ToolComponent("shell")
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    static class Guardrails {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "shell")
        HookResult noDelete(String command) {
            return command.contains("rm -rf") ? HookResult.cancel("destructive command") : HookResult.proceed();
        }
    }

    /** Lets nothing about the guard be changed. */
    static class Policy {

        @Hook(value = CONFIGURATION_CHANGE, phase = HookPhase.GUARD)
        HookResult approve(HookContext context) {
            return HookResult.cancel("nobody approved " + context.operation());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Users {

        @Bean
        Audit audit() {
            return new Audit();
        }

        @Bean
        Filter users() {
            return (request, response, chain) -> {
                String user = ((HttpServletRequest) request).getHeader("X-User");
                Principal principal = (user != null) ? () -> user : null;
                chain.doFilter(
                        new HttpServletRequestWrapper((HttpServletRequest) request) {
                            @Override
                            public Principal getUserPrincipal() {
                                return principal;
                            }
                        },
                        response);
            };
        }
    }

    static class Audit implements ApplicationListener<AuditApplicationEvent> {

        private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void onApplicationEvent(AuditApplicationEvent event) {
            this.events.add(event.getAuditEvent());
        }

        List<AuditEvent> events() {
            return this.events;
        }
    }
}
