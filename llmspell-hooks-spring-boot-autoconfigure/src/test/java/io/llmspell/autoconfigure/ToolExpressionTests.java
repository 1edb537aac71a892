package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookRegistry;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.security.ToolAuthorization;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What rules of tools say in expressions. */
class ToolExpressionTests {

    private static final String TOOLS = "llmspell.security.tools[0].tools=";

    private static final String ACCESS = "llmspell.security.tools[0].access=";

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean("refunds", Refunds.class)
            .withBean("orders", Orders.class)
            .withBean("desk", Desk.class);

    @BeforeEach
    void logIn() {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ann", "", "ROLE_CLERK"));
    }

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    private static void assertRefused(Runnable call, String reason) {
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(call::run)
                .withMessageContaining("'ann' may not call tool:")
                .withMessageContaining(reason);
    }

    private static boolean sees(ApplicationContext context, String tool) {
        return context.getBean(ToolCatalog.class).discover().stream()
                .anyMatch(each -> each.name().equals(tool));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refunds.refund", "refunds.ref*", "refunds.refund(*"})
    void aRuleOfAnOperationIsOfAllThatAreOverloaded(String named) {
        this.runner.withPropertyValues(TOOLS + named, ACCESS + "#amount < 100").run(context -> {
            Refunds refunds = context.getBean(Refunds.class);

            assertThat(refunds.refund(7)).isEqualTo("refunded 7");
            assertRefused(() -> refunds.refund(700), "refund");
            assertRefused(() -> refunds.refund(700, "late"), "refund");
            assertThat(refunds.list()).isEqualTo("none");
        });
    }

    @Test
    void anArgumentThatIsNullIsRefused() {
        this.runner
                .withPropertyValues(TOOLS + "refunds", ACCESS + "#amount < 100")
                .run(context -> {
                    assertRefused(() -> context.getBean(Refunds.class).refund(null), "argument 'amount' is null");
                    assertThat(sees(context, "refunds")).isTrue();
                });
    }

    @Test
    void nothingWithinAnArgumentIsComparedWithNull() {
        this.runner
                .withPropertyValues(TOOLS + "orders", ACCESS + "#order['amount'] < 100")
                .run(context -> {
                    Orders orders = context.getBean(Orders.class);

                    assertThat(orders.take(Map.of("amount", 7))).isEqualTo("took {amount=7}");
                    assertRefused(() -> orders.take(Map.of()), "compares with null");
                });
    }

    @Test
    void whatMakesAnExpressionFailRefusesOneCallAndNotThoseAfterIt() {
        this.runner
                .withPropertyValues(TOOLS + "orders", ACCESS + "#order['amount'] < 100")
                .run(context -> {
                    Orders orders = context.getBean(Orders.class);

                    for (int i = 0; i < 20; i++) {
                        assertThatExceptionOfType(HookCancelledException.class)
                                .isThrownBy(() -> orders.take(Map.of("amount", "secret")))
                                .withMessageContaining("expression of its rule cannot be told")
                                .withMessageNotContaining("secret");
                    }

                    assertThat(orders.take(Map.of("amount", 7))).isEqualTo("took {amount=7}");
                    assertThat(context.getBean(HookRegistry.class)
                                    .find(ToolAuthorization.NAME)
                                    .orElseThrow()
                                    .breakerState())
                            .isEqualTo(BreakerState.CLOSED);
                });
    }

    @Test
    void anExpressionThatNeedsTheArgumentsHidesNothingButItsAuthoritiesDo() {
        this.runner
                .withPropertyValues(
                        TOOLS + "orders",
                        ACCESS + "#order.size() < 2",
                        "llmspell.security.tools[1].tools=refunds",
                        "llmspell.security.tools[1].authorities=ROLE_CHIEF",
                        "llmspell.security.tools[1].access=#amount.intValue() < 100")
                .run(context -> {
                    assertThat(sees(context, "orders")).isTrue();
                    assertThat(sees(context, "refunds")).isFalse();
                });
    }

    @Test
    void anExpressionMayAskABean() {
        this.runner
                .withPropertyValues(TOOLS + "refunds", ACCESS + "@desk.takes(#amount)")
                .run(context -> {
                    Refunds refunds = context.getBean(Refunds.class);

                    assertThat(refunds.refund(7)).isEqualTo("refunded 7");
                    assertRefused(() -> refunds.refund(8), "refund");
                });
    }

    static class Desk {

        public boolean takes(@Nullable Integer amount) {
            return amount == null || amount == 7;
        }
    }

    @ToolComponent
    static class Refunds {

        public String refund(@Nullable Integer amount) {
            return "refunded " + amount;
        }

        public String refund(Integer amount, String why) {
            return "refunded " + amount + " as " + why;
        }

        public String list() {
            return "none";
        }
    }

    @ToolComponent
    static class Orders {

        public String take(Map<String, Object> order) {
            return "took " + order;
        }
    }
}
