package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.CONFIGURATION_CHANGE;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** What the dashboard shows in its tests, and who guards it. */
final class DashboardApplication {

    private DashboardApplication() {}

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

    static class Broken {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.OBSERVE, components = "shell")
        void fail() {
            throw new IllegalStateException("on purpose");
        }
    }

    static class Policy {

        @Hook(value = CONFIGURATION_CHANGE, phase = HookPhase.GUARD)
        HookResult approve() {
            return HookResult.cancel("nobody approved this");
        }
    }

    /** Never lets a hook be switched off. */
    static class Moderate {

        @Hook(CONFIGURATION_CHANGE)
        HookResult moderate() {
            return HookResult.modify("to", HookMode.SHADOW);
        }
    }

    /** Another application, with a hook of a name that is not allowed here. */
    static final class Foreign {

        final List<String> posted = new CopyOnWriteArrayList<>();

        private final String hooks;

        Foreign(String name) {
            this.hooks = "{\"hooks\":[{\"name\":\"" + name + "\",\"source\":\"script\",\"description\":\"\","
                    + "\"points\":[],\"phase\":\"guard\",\"priority\":0,\"mode\":\"enforce\","
                    + "\"breaker\":{\"state\":\"closed\"},\"runs\":{\"results\":{},\"failures\":{}}}]}";
        }

        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .GET(
                            "/foreign/actuator/hooks",
                            request -> ServerResponse.ok()
                                    .contentType(MediaType.APPLICATION_JSON)
                                    .body(this.hooks))
                    .OPTIONS(
                            "/foreign/**",
                            request -> ServerResponse.ok()
                                    .header("Allow", "GET, POST")
                                    .build())
                    .POST("/**", request -> {
                        this.posted.add(request.path());
                        return ServerResponse.noContent().build();
                    })
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class TokenInCookie {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(CsrfConfigurer::spa)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Filters {

        @Bean
        DelegatingFilterProxyRegistrationBean securityFilter() {
            return new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class TokenInSession {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(Customizer.withDefaults())
                    .build();
        }
    }
}
