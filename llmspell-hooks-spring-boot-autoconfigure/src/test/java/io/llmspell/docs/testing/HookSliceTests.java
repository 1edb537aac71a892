package io.llmspell.docs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.EventBus;
import io.llmspell.hook.HookRegistry;
import io.llmspell.test.HookTest;
import io.llmspell.test.ManualEventBus;
import io.llmspell.test.TestClock;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.context.WebApplicationContext;

/** What is in a slice, and what is not. */
@HookTest(
        properties = "llmspell.hooks.timeout=42s",
        includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Ledger.class),
        excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Shell.class))
class HookSliceTests {

    @Autowired
    private ApplicationContext context;

    @MockitoBean
    private Invoices invoices;

    @Test
    void hooksAndHandlersAreThereAndNothingElseThatWasNotAskedFor() {
        assertThat(this.context.getBeanNamesForType(Guardrails.class)).hasSize(1);
        assertThat(this.context.getBeanNamesForType(Billing.class)).hasSize(1);
        assertThat(this.context.getBeanNamesForType(Ledger.class)).hasSize(1);
        assertThat(this.context.getBeanNamesForType(Shell.class)).isEmpty();
        assertThat(this.context.getBeanNamesForType(Drawer.class)).isEmpty();
    }

    @Test
    void thereIsNoWebServerAndNoDataSource() {
        assertThat(this.context)
                .isNotInstanceOf(WebApplicationContext.class)
                .isNotInstanceOf(WebServerApplicationContext.class);
        assertThat(this.context.getBeanNamesForType(DataSource.class)).isEmpty();
    }

    @Test
    void theBusIsDrainedByHandAndTimeStandsStill() {
        assertThat(this.context.getBean(EventBus.class)).isInstanceOf(ManualEventBus.class);
        assertThat(this.context.getBean(Clock.class)).isInstanceOf(TestClock.class);
        assertThat(this.context.getBean(ManualEventBus.class).clock()).isSameAs(this.context.getBean(TestClock.class));
        assertThat(this.context.getBean(ManualEventBus.class).find("billing")).isPresent();
    }

    @Test
    void whatRegistersHooksByItselfIsThere() {
        assertThat(this.context.getBean(HookRegistry.class).find("desk.greet")).isPresent();
    }

    @Test
    void propertiesOfTheTestGoFirst() {
        assertThat(this.context.getEnvironment().getProperty("llmspell.hooks.timeout"))
                .isEqualTo("42s");
    }
}
