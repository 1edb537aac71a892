package io.llmspell.autoconfigure;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Applications whose tool 'pay' is for clerks, and who they are used by. */
final class OfferedToolContexts {

    static final String REFUSED = "The call of tool 'pay' was cancelled: 'bob' may not call tool:pay.call";

    private OfferedToolContexts() {}

    static ApplicationContextRunner ruled(ApplicationContextRunner runner) {
        return runner.withPropertyValues(
                "llmspell.security.tools[0].tools=pay", "llmspell.security.tools[0].authorities=ROLE_CLERK");
    }

    static Authentication clerk() {
        return new TestingAuthenticationToken("ann", "", "ROLE_CLERK");
    }

    static Authentication guest() {
        return new TestingAuthenticationToken("bob", "", "ROLE_GUEST");
    }

    static void logIn(Authentication user) {
        SecurityContextHolder.getContext().setAuthentication(user);
    }

    static void logOut() {
        SecurityContextHolder.clearContext();
    }
}
