package io.llmspell.autoconfigure;

import java.util.List;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;

/** Web servers that serve the dashboard, and the endpoints it asks, on ports of their own. */
public final class DashboardServer {

    private static final List<Class<?>> COMMON = List.of(
            JacksonAutoConfiguration.class,
            EndpointAutoConfiguration.class,
            JacksonEndpointAutoConfiguration.class,
            WebEndpointAutoConfiguration.class,
            ManagementContextAutoConfiguration.class,
            HookAutoConfiguration.class,
            HookEndpointAutoConfiguration.class,
            HookDashboardAutoConfiguration.class,
            EventAutoConfiguration.class,
            EventEndpointAutoConfiguration.class);

    private DashboardServer() {}

    /** Tomcat and Spring MVC. The dashboard is on, all endpoints are exposed, and can be read. */
    public static WebApplicationContextRunner servlet() {
        return on(plainServlet());
    }

    /** The same with the dashboard as it is by default. */
    static WebApplicationContextRunner plainServlet() {
        return base(new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new))
                .withConfiguration(AutoConfigurations.of(
                        TomcatServletWebServerAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        ErrorMvcAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        ServletManagementContextAutoConfiguration.class));
    }

    /** Netty and Spring WebFlux, likewise. */
    static ReactiveWebApplicationContextRunner reactive() {
        return on(
                base(new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new))
                        .withConfiguration(AutoConfigurations.of(
                                NettyReactiveWebServerAutoConfiguration.class,
                                HttpHandlerAutoConfiguration.class,
                                WebFluxAutoConfiguration.class,
                                CodecsAutoConfiguration.class)));
    }

    private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R on(R runner) {
        return runner.withPropertyValues("llmspell.dashboard.enabled=true", "llmspell.dashboard.refresh=200ms");
    }

    private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R base(R runner) {
        return runner.withConfiguration(AutoConfigurations.of(COMMON.toArray(Class[]::new)))
                .withInitializer(
                        context -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
                .withPropertyValues(
                        "server.port=0", "llmspell.hooks.timeout=30s", "management.endpoints.web.exposure.include=*");
    }

    public static String root(ApplicationContext context) {
        ApplicationContext source = ((ApplicationContextAssertProvider<?>) context).getSourceApplicationContext();
        return "http://localhost:"
                + ((WebServerApplicationContext) source).getWebServer().getPort();
    }
}
