package io.llmspell.autoconfigure;

import io.llmspell.event.EventPattern;
import io.llmspell.hook.HookOrigin;
import io.llmspell.security.InputLimits;
import io.llmspell.security.RegistrationRule;
import io.llmspell.security.ToolRule;
import io.llmspell.security.TopicRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of who may do what.
 *
 * @param registration Who may register hooks.
 * @param input What the arguments of a call may grow to.
 * @param tools Who may call and see tools: rules of the names of tools, and of authorities or an expression.
 * @param topics Who may publish and subscribe to what: rules of authorities, principals or components, and of patterns.
 */
@ConfigurationProperties("llmspell.security")
public record SecurityProperties(
        @DefaultValue Registration registration,
        @DefaultValue Input input,
        @DefaultValue List<Tool> tools,
        @DefaultValue List<Topic> topics) {

    public SecurityProperties {
        tools = List.copyOf(tools);
        topics = List.copyOf(topics);
    }

    List<ToolRule> toolRules() {
        return this.tools.stream().map(Tool::rule).toList();
    }

    List<TopicRule> topicRules() {
        return this.topics.stream().map(Topic::rule).toList();
    }

    /**
     * What the arguments of a call may grow to.
     *
     * @param enabled Whether the arguments of agents, tools, workflows and writes of state are checked at all.
     * @param maxDepth How deep maps, collections and arrays may be nested.
     * @param maxElements How many entries all of them may have.
     * @param maxCharacters How many characters all texts may have, an array of a primitive type being one.
     * @param maxNameLength How many characters a key of a map may have.
     */
    public record Input(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("64") int maxDepth,
            @DefaultValue("100000") int maxElements,
            @DefaultValue("1000000") int maxCharacters,
            @DefaultValue("256") int maxNameLength) {

        InputLimits limits() {
            return new InputLimits(this.maxDepth, this.maxElements, this.maxCharacters, this.maxNameLength);
        }
    }

    /**
     * Who may register hooks: each a list of rules of names and points.
     *
     * @param enabled Whether it is asked who registers a hook.
     * @param beans Classes of beans whose methods may be hooks; all, where there is no rule.
     * @param scripts Scripts that may have hooks; all, where there is no rule.
     * @param plugins Native plug-ins that may have hooks; all, where there is no rule.
     * @param callers Classes that may register hooks at run time; none, where there is no rule.
     */
    public record Registration(
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<Registrant> beans,
            @DefaultValue List<Registrant> scripts,
            @DefaultValue List<Registrant> plugins,
            @DefaultValue List<Registrant> callers) {

        Map<HookOrigin.Kind, List<RegistrationRule>> rules() {
            return Map.of(
                    HookOrigin.Kind.BEAN, rules(this.beans),
                    HookOrigin.Kind.SCRIPT, rules(this.scripts),
                    HookOrigin.Kind.PLUGIN, rules(this.plugins),
                    HookOrigin.Kind.CALLER, rules(this.callers));
        }

        private static List<RegistrationRule> rules(List<Registrant> registrants) {
            return registrants.stream()
                    .map(each -> new RegistrationRule(each.names(), each.points()))
                    .toList();
        }
    }

    /**
     * Who may register hooks where.
     *
     * @param names Names of classes, scripts or plug-ins, with *.
     * @param points Names of points such as BeforeToolExecution, with *; all, where there is none.
     */
    public record Registrant(
            @DefaultValue List<String> names, @DefaultValue List<String> points) {}

    /**
     * Who may use some tools.
     *
     * @param tools Names of tools, or of tool.operation, with *.
     * @param authorities One of these is needed, such as ROLE_ADMIN.
     * @param access An expression as in @PreAuthorize, with the arguments by #name.
     */
    public record Tool(
            @DefaultValue List<String> tools,
            @DefaultValue List<String> authorities,
            @Nullable String access) {

        ToolRule rule() {
            return new ToolRule(this.tools, this.authorities, this.access);
        }
    }

    /**
     * What some may publish and subscribe to.
     *
     * @param authorities One of these is needed, such as ROLE_ADMIN.
     * @param principals Names of callers, with *.
     * @param components Names of sources of events and of owners of subscriptions, with *.
     * @param publish Patterns of what they may publish.
     * @param subscribe Patterns of what they may subscribe to.
     */
    public record Topic(
            @DefaultValue List<String> authorities,
            @DefaultValue List<String> principals,
            @DefaultValue List<String> components,
            @DefaultValue List<String> publish,
            @DefaultValue List<String> subscribe) {

        TopicRule rule() {
            return new TopicRule(
                    this.authorities,
                    this.principals,
                    this.components,
                    patterns(this.publish),
                    patterns(this.subscribe));
        }

        private static List<EventPattern> patterns(List<String> patterns) {
            return patterns.stream().map(EventPattern::of).toList();
        }
    }
}
