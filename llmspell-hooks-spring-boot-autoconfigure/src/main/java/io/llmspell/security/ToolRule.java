package io.llmspell.security;

import io.llmspell.hook.HookTarget;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PatternMatchUtils;

/**
 * Who may use some tools.
 *
 * @param tools name patterns of tools, or of {@code tool.operation}, where {@code *} stands for any number of
 *     characters; at least one. The operation is the name of a method, and stands for all methods of that name
 * @param authorities one of which a caller must have; empty: none is needed
 * @param access an expression as in {@code @PreAuthorize} that must hold; {@code null} for none
 */
public record ToolRule(
        List<String> tools,
        List<String> authorities,
        @Nullable String access) {

    public ToolRule {
        tools = List.copyOf(tools);
        authorities = List.copyOf(authorities);
        if (tools.isEmpty()) {
            throw new IllegalArgumentException("A rule of tools needs the names of some under 'tools'");
        }
        if (authorities.isEmpty() && (access == null || access.isBlank())) {
            throw new IllegalArgumentException("The rule of the tools " + tools
                    + " says nothing of who may use them: give it 'authorities' or 'access'");
        }
    }

    /** Whether it is about this tool. */
    boolean names(HookTarget tool) {
        for (String pattern : this.tools) {
            if (names(pattern, tool)) {
                return true;
            }
        }
        return false;
    }

    /** Those of its patterns that name none of these tools. */
    public List<String> namingNoneOf(Collection<HookTarget> known) {
        return this.tools.stream()
                .filter(pattern -> known.stream().noneMatch(tool -> names(pattern, tool)))
                .toList();
    }

    /** An operation that is overloaded is called such as {@code refund(int)}: a rule of its name is of all of them. */
    private static boolean names(String pattern, HookTarget tool) {
        String name = tool.component().name();
        String operation = tool.operation();
        int parameters = operation.indexOf('(');
        return PatternMatchUtils.simpleMatch(pattern, name)
                || PatternMatchUtils.simpleMatch(pattern, name + "." + operation)
                || (parameters > 0
                        && PatternMatchUtils.simpleMatch(pattern, name + "." + operation.substring(0, parameters)));
    }
}
