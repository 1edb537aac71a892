package io.llmspell.docs;

import io.llmspell.security.ToolAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** What {@code docs/security.md} shows. */
final class SecurityExample {

    private SecurityExample() {}

    @Configuration(proxyBeanMethods = false)
    static class ToolRules {

        @Bean
        AuthorizationManager<ToolAccess> publicTools() {
            return (authentication, access) ->
                    new AuthorizationDecision(access.tool().tags().contains("public") || authentication.get() != null);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ActuatorSecurity {

        @Bean
        SecurityFilterChain actuator(HttpSecurity http) throws Exception {
            return http.securityMatcher("/actuator/**")
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**")
                            .permitAll()
                            .requestMatchers(HttpMethod.GET)
                            .hasAnyRole("VIEWER", "OPERATOR")
                            .anyRequest()
                            .hasRole("OPERATOR"))
                    .csrf(CsrfConfigurer::spa)
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }
}
