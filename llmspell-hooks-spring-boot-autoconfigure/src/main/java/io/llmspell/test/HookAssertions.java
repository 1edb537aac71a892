package io.llmspell.test;

import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import org.assertj.core.api.AbstractAssert;

/**
 * Says in tests what hooks decide. Needs AssertJ.
 *
 * <pre>{@code
 * assertThat(registry, "guardrails.noDelete")
 *         .on(before(tool("shell-1")).argument("command", "rm -rf /"))
 *         .cancels("destructive");
 * }</pre>
 *
 * A hook is asked in an engine of its own: by its own condition, phase and deadline, whatever its mode. No operation
 * runs, and the breakers, meters, events and journal of an application see nothing of it. What the hook itself does to
 * the world it does.
 */
public final class HookAssertions {

    private HookAssertions() {}

    /** About a hook that is registered, such as a bean method. */
    public static HookAssert assertThat(RegisteredHook hook) {
        return new HookAssert("Hook '" + hook.name() + "'", context -> HookRun.single(hook, context));
    }

    /**
     * About the registered hook of this name; that of a bean method is {@code beanName.methodName}.
     *
     * @throws AssertionError if there is none
     */
    public static HookAssert assertThat(HookRegistry registry, String name) {
        return assertThat(registry.find(name)
                .orElseThrow(() -> new AssertionError("There is no hook '" + name + "', but "
                        + registry.hooks().stream().map(RegisteredHook::name).toList())));
    }

    /** About the code of a hook, which is asked as one of the phase TRANSFORM at the point of the context. */
    public static HookAssert assertThat(HookHandler hook) {
        return new HookAssert("The hook", context -> HookRun.single(hook, context));
    }

    /** The same for a lambda, which the {@code assertThat} of AssertJ would be in the way of. */
    public static HookAssert assertThatHook(HookHandler hook) {
        return assertThat(hook);
    }

    /**
     * About all hooks of a registry together, each in its mode: what they come to at a point. The checks are on the
     * last decision, which is to go on where nobody decided; a hook that failed counts by its policy only.
     */
    public static HookAssert assertThat(HookRegistry registry) {
        return new HookAssert("The hooks", context -> HookRun.all(registry, context));
    }

    /** About what became of a recorded conversation. */
    public static ReplayAssert assertThat(ReplayedConversation conversation) {
        return new ReplayAssert(conversation);
    }

    /** A hook, or several, to be asked about a call. */
    public static final class HookAssert extends AbstractAssert<HookAssert, String> {

        private final Asked asked;

        private HookAssert(String actual, Asked asked) {
            super(actual, HookAssert.class);
            this.asked = asked;
        }

        /** Asks about this call. */
        public VerdictAssert on(HookContextBuilder context) {
            return new VerdictAssert(this.asked.about(context)).as(descriptionText());
        }
    }

    private interface Asked {

        HookVerdict about(HookContextBuilder context);
    }
}
