package io.llmspell.autoconfigure;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A web server with the endpoints of events, and one who asks it. Who that is, is in the header {@code X-User}. */
final class EventServer {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String root;

    private final String user;

    private EventServer(String root, String user) {
        this.root = root;
        this.user = user;
    }

    static EventServer of(AssertableWebApplicationContext context) {
        int port = context.getSourceApplicationContext(AnnotationConfigServletWebServerApplicationContext.class)
                .getWebServer()
                .getPort();
        return new EventServer("http://localhost:" + port + "/actuator/", "");
    }

    /** The same, asked by somebody who is known. */
    EventServer as(String name) {
        return new EventServer(this.root, name);
    }

    static WebApplicationContextRunner runner() {
        return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        TomcatServletWebServerAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        ErrorMvcAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        JacksonAutoConfiguration.class,
                        EndpointAutoConfiguration.class,
                        JacksonEndpointAutoConfiguration.class,
                        WebEndpointAutoConfiguration.class,
                        ManagementContextAutoConfiguration.class,
                        ServletManagementContextAutoConfiguration.class,
                        ApplicationAvailabilityAutoConfiguration.class,
                        AvailabilityHealthContributorAutoConfiguration.class,
                        AvailabilityProbesAutoConfiguration.class,
                        HealthContributorAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class,
                        WebMvcHealthEndpointExtensionAutoConfiguration.class,
                        HookAutoConfiguration.class,
                        EventAutoConfiguration.class,
                        EventStorageAutoConfiguration.class,
                        EventEndpointAutoConfiguration.class,
                        EventHealthAutoConfiguration.class))
                // As SpringApplication does it.
                .withInitializer(
                        context -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
                .withUserConfiguration(Users.class)
                .withBean(Audits.class)
                .withPropertyValues(
                        "server.port=0",
                        "llmspell.hooks.timeout=30s",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always");
    }

    /** One whose endpoint may be written to. */
    static WebApplicationContextRunner writable() {
        return runner().withPropertyValues("management.endpoint.events.access=unrestricted");
    }

    /** What a server answered. */
    record Answer(int status, String text) {

        JsonNode json() {
            return JsonMapper.shared().readTree(this.text);
        }

        /** Of an answer that says what is wrong. */
        String error() {
            return json().path("error").asString();
        }
    }

    Answer get(String path) {
        return send(path, "GET", "");
    }

    Answer post(String path, String json) {
        return send(path, "POST", json);
    }

    Answer delete(String path) {
        return send(path, "DELETE", "");
    }

    private Answer send(String path, String method, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.root + path))
                .header("X-User", this.user)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException ex) {
            throw new AssertionError(method + " " + path, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The audit events of the application. */
    static class Audits {

        final List<AuditEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void audited(AuditApplicationEvent event) {
            this.events.add(event.getAuditEvent());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Users {

        @Bean
        FilterRegistrationBean<jakarta.servlet.Filter> users() {
            return new FilterRegistrationBean<>(
                    (request, response, chain) -> chain.doFilter(known((HttpServletRequest) request), response));
        }

        private static HttpServletRequest known(HttpServletRequest request) {
            String name = request.getHeader("X-User");
            if (name == null || name.isEmpty()) {
                return request;
            }
            return new HttpServletRequestWrapper(request) {

                @Override
                public Principal getUserPrincipal() {
                    return () -> name;
                }
            };
        }
    }
}
