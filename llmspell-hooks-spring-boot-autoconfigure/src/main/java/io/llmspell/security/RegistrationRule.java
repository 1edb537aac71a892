package io.llmspell.security;

import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookOrigin;
import io.llmspell.hook.HookPoint;
import java.util.List;
import org.springframework.util.PatternMatchUtils;

/**
 * Who may register hooks where.
 *
 * @param names of classes, scripts or plug-ins, with {@code *}; at least one
 * @param points external names of points, with {@code *}; empty: all
 */
public record RegistrationRule(List<String> names, List<String> points) {

    public RegistrationRule {
        names = List.copyOf(names);
        points = List.copyOf(points);
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "A rule under llmspell.security.registration needs 'names' of those whom it permits something");
        }
    }

    boolean permits(HookOrigin origin, HookPoint point) {
        return this.names.stream().anyMatch(name -> PatternMatchUtils.simpleMatch(name, origin.name()))
                && (this.points.isEmpty()
                        || this.points.stream()
                                .anyMatch(name -> PatternMatchUtils.simpleMatch(name, point.externalName())));
    }

    static boolean permits(List<RegistrationRule> rules, HookDefinition definition, HookOrigin origin) {
        return definition.points().stream()
                .allMatch(point -> rules.stream().anyMatch(rule -> rule.permits(origin, point)));
    }
}
