package io.llmspell.autoconfigure;

import io.llmspell.actuate.HookDashboard;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The dashboard, if it is asked for: {@code llmspell.dashboard.enabled}. It needs Actuator, and Spring MVC or WebFlux.
 */
@AutoConfiguration(
        after = HookEndpointAutoConfiguration.class,
        afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnWebApplication
@ConditionalOnClass(WebEndpointProperties.class)
@ConditionalOnBean(WebEndpointProperties.class)
@ConditionalOnProperty("llmspell.dashboard.enabled")
@EnableConfigurationProperties(HookDashboardProperties.class)
public final class HookDashboardAutoConfiguration {

    private static final Log logger = LogFactory.getLog(HookDashboardAutoConfiguration.class);

    HookDashboardAutoConfiguration() {}

    @Bean("llmspellHookDashboard")
    @ConditionalOnMissingBean
    HookDashboard hookDashboard(
            HookDashboardProperties properties, WebEndpointProperties endpoints, Environment environment) {
        if (properties.actuatorUrl() == null && ManagementPortType.get(environment) != ManagementPortType.SAME) {
            logger.warn("The dashboard at " + properties.path() + " finds no endpoints beside it: by"
                    + " management.server.port they are on another port, or nowhere. Set"
                    + " llmspell.dashboard.actuator-url to the URL that browsers reach them at");
        }
        logger.info("Hooks and events are shown at " + properties.path());
        Map<EndpointId, String> paths = new HashMap<>();
        endpoints.getPathMapping().forEach((id, path) -> paths.put(EndpointId.fromPropertyValue(id), path));
        return new HookDashboard(
                properties.path(),
                properties.actuatorUrl(),
                endpoints.getBasePath(),
                endpoint -> pathOf(endpoint, paths),
                properties.refresh());
    }

    /** As Actuator reads it: an id in any form, a path with a slash ahead or without. */
    private static String pathOf(String endpoint, Map<EndpointId, String> paths) {
        String path = paths.getOrDefault(EndpointId.of(endpoint), "").replaceFirst("^/+", "");
        return path.isBlank() ? endpoint : path;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(RouterFunction.class)
    static class Servlet {

        @Bean("llmspellHookDashboardRoutes")
        RouterFunction<ServerResponse> hookDashboardRoutes(HookDashboard dashboard) {
            return RouterFunctions.route()
                    .GET(
                            dashboard.path(),
                            request -> ServerResponse.status(HttpStatus.FOUND)
                                    .header(
                                            HttpHeaders.LOCATION,
                                            dashboard.page().toString())
                                    .build())
                    .GET(dashboard.path() + "/", request -> answer(dashboard, ""))
                    .GET(dashboard.path() + "/{file}", request -> answer(dashboard, request.pathVariable("file")))
                    .build();
        }

        private static ServerResponse answer(HookDashboard dashboard, String file) {
            HookDashboard.Asset asset = dashboard.asset(file).orElse(null);
            if (asset == null) {
                return ServerResponse.notFound().build();
            }
            return ServerResponse.ok()
                    .headers(headers -> dashboard.headers().forEach(headers::set))
                    .header(HttpHeaders.CONTENT_TYPE, asset.type())
                    .body(asset.content());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(org.springframework.web.reactive.function.server.RouterFunction.class)
    static class Reactive {

        @Bean("llmspellHookDashboardRoutes")
        org.springframework.web.reactive.function.server.RouterFunction<
                        org.springframework.web.reactive.function.server.ServerResponse>
                hookDashboardRoutes(HookDashboard dashboard) {
            return ReactiveDashboard.routes(dashboard);
        }
    }
}
