package io.llmspell.security;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookOrigin;
import io.llmspell.hook.HookPermissions;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Refusal;
import io.llmspell.hook.RefusalListener;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may register hooks, by configuration. Beans, scripts and plug-ins may where no rule is given for them; other
 * callers only where a rule permits it; what configures an application at its start always may. Thread-safe.
 */
public final class RegistrationPermissions implements HookPermissions {

    private static final String PREFIX = "llmspell.security.registration.";

    private final Map<HookOrigin.Kind, List<RegistrationRule>> rules;

    private final Supplier<? extends RefusalListener> refusals;

    /**
     * Makes it.
     *
     * @param rules by whom they are for
     * @param refusals asked for when it is first needed
     */
    public RegistrationPermissions(
            Map<HookOrigin.Kind, List<RegistrationRule>> rules, Supplier<? extends RefusalListener> refusals) {
        this.rules = Map.copyOf(rules);
        this.refusals = refusals;
    }

    @Override
    public @Nullable String refusal(HookDefinition definition, HookOrigin origin) {
        List<RegistrationRule> given = this.rules.getOrDefault(origin.kind(), List.of());
        boolean free = origin.kind() == HookOrigin.Kind.CONFIGURATION
                || (given.isEmpty() && origin.kind() != HookOrigin.Kind.CALLER);
        if (free || RegistrationRule.permits(given, definition, origin)) {
            return null;
        }
        String hook = definition.metadata().name();
        String message = "Hook '" + hook + "' at " + points(definition) + " may not be registered by " + origin.name()
                + ": " + remedy(origin);
        this.refusals
                .get()
                .refused(Refusal.violation(
                        "registration",
                        new HookTarget(ComponentId.system("hooks"), hook),
                        message,
                        Map.of("owner", origin.name())));
        return message;
    }

    private static String points(HookDefinition definition) {
        return definition.points().stream()
                .map(HookPoint::externalName)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String remedy(HookOrigin origin) {
        String permit = "permit it under " + PREFIX + origin.kind().externalName();
        return (origin.kind() == HookOrigin.Kind.CALLER)
                ? "declare it as a @Hook method, a bean of type HookDefinition or in a HookRegistryCustomizer, or "
                        + permit
                : permit;
    }
}
