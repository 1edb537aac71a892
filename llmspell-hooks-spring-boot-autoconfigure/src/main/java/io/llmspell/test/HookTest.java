package io.llmspell.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of an application's hooks and handlers of events, and of nothing else: of its beans there are those with
 * {@code @Hook} and {@code @OnEvent} methods, agents, tools, workflows and state with their stereotypes, and what
 * implements an interface of this library, such as {@code HookListener} or {@code EventInterceptor}. There is no web
 * server, no data source and no other bean: what those need is given with {@code @MockitoBean} or {@code @Import}.
 *
 * <p>The event bus is a {@link ManualEventBus}, drained by the test; the time of deadlines, breakers, remembered
 * results, back-offs and timestamps is that of a {@link TestClock}, which stands still; both can be injected. What
 * hooks remember is in memory, and durable handlers are like others. Framework adapters take part where their framework
 * is there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(HookTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(HookTypeExcludeFilter.class)
@AutoConfigureHookTest
@ImportAutoConfiguration
public @interface HookTest {

    /** Properties, such as {@code llmspell.hooks.timeout=1s}, that go before those of the application. */
    String[] properties() default {};

    /** Whether the beans described above are there; if not, only those of {@link #includeFilters()} are. */
    boolean useDefaultFilters() default true;

    /** Beans that are there, too. */
    Filter[] includeFilters() default {};

    /** Beans that are not there. */
    Filter[] excludeFilters() default {};

    /** Auto-configurations that are left out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
