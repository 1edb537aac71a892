package io.llmspell.autoconfigure;

import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookRegistry;
import io.llmspell.integration.session.ServletSessionHooks;
import io.llmspell.integration.session.SessionCheckpoints;
import io.llmspell.integration.session.SessionPoints;
import io.llmspell.integration.session.SessionRepositoryAdvisor;
import io.llmspell.integration.session.SpringSessionHooks;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.session.SessionRepository;
import org.springframework.util.function.SingletonSupplier;

/**
 * Fires the session points, for the sessions of a servlet container and for those of Spring Session. Switched off by
 * {@code llmspell.hooks.session.enabled=false}.
 */
@AutoConfiguration(after = HookAutoConfiguration.class)
public final class HookSessionAutoConfiguration {

    /** Inside of the filter of Spring Session, and outside of all that may want a session. */
    private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 60;

    private static final String ENABLED = "llmspell.hooks.session.enabled";

    private static final String HOOKS_ENABLED = "llmspell.hooks.enabled";

    HookSessionAutoConfiguration() {}

    /** Where it is switched off, what an application injects is still there. */
    @Bean
    @ConditionalOnMissingBean
    SessionCheckpoints unheardSessionCheckpoints() {
        return (session, name, data) -> {};
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(
            name = {ENABLED, HOOKS_ENABLED},
            matchIfMissing = true)
    static final class PointsConfiguration {

        @Bean
        @ConditionalOnMissingBean
        SessionPoints sessionPoints(ObjectProvider<HookRegistry> registry, ObjectProvider<HookExecutor> executor) {
            return new SessionPoints(
                    SingletonSupplier.of(registry::getObject), SingletonSupplier.of(executor::getObject));
        }

        @Bean
        @ConditionalOnMissingBean
        SessionCheckpoints sessionCheckpoints(SessionPoints points) {
            return SessionCheckpoints.of(points);
        }
    }

    /** No bean of its own: Spring Session would tell it of its sessions too, as of any listener that is one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ServletContext.class, ServletListenerRegistrationBean.class})
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnProperty(
            name = {ENABLED, HOOKS_ENABLED},
            matchIfMissing = true)
    static final class ServletConfiguration {

        private final ServletSessionHooks hooks;

        ServletConfiguration(SessionPoints points) {
            this.hooks = new ServletSessionHooks(points, Clock.systemUTC());
        }

        @Bean
        @ConditionalOnMissingBean(name = "sessionHooksFilter")
        FilterRegistrationBean<ServletSessionHooks> sessionHooksFilter() {
            FilterRegistrationBean<ServletSessionHooks> filter = new FilterRegistrationBean<>(this.hooks);
            filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
            filter.setOrder(FILTER_ORDER);
            return filter;
        }

        @Bean
        @ConditionalOnMissingBean(name = "sessionHooksListener")
        ServletListenerRegistrationBean<ServletSessionHooks> sessionHooksListener() {
            return new ServletListenerRegistrationBean<>(this.hooks);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SessionRepository.class)
    @ConditionalOnProperty(
            name = {ENABLED, HOOKS_ENABLED},
            matchIfMissing = true)
    static final class SpringSessionConfiguration {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        @ConditionalOnMissingBean
        static SpringSessionHooks springSessionHooks(ObjectProvider<SessionPoints> points) {
            return new SpringSessionHooks(SingletonSupplier.of(points::getObject));
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        @ConditionalOnMissingBean
        static SessionRepositoryAdvisor sessionRepositoryAdvisor(SpringSessionHooks hooks) {
            return new SessionRepositoryAdvisor(hooks);
        }
    }
}
