package io.llmspell.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Matches where Spring AI is of the minor version that the adapter is written for, and warns where it is of another. Of
 * a jar that does not say its version, as in a shaded one, a method that is new in that version has to do.
 */
final class OnSpringAiVersion extends SpringBootCondition implements ConfigurationCondition {

    static final String SUPPORTED = "2.0";

    private static final Log logger = LogFactory.getLog(OnSpringAiVersion.class);

    private static final String MODEL = "org.springframework.ai.chat.model.ChatModel";

    private static final String NEW_IN_VERSION = "getOptions";

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.PARSE_CONFIGURATION;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Class<?> model = ClassUtils.resolveClassName(MODEL, context.getClassLoader());
        String version = model.getPackage().getImplementationVersion();
        boolean supported = (version != null) ? isSupported(version) : ClassUtils.hasMethod(model, NEW_IN_VERSION);
        if (supported) {
            return ConditionOutcome.match("Spring AI is of a supported version");
        }
        String found = (version != null)
                ? "it is of version " + version
                : "it does not say its version, and does not have what " + SUPPORTED + " has";
        String message = "What the application does with Spring AI is not hooked: " + found
                + ", and this adapter is for "
                + SUPPORTED + ".x. Use spring-ai-bom " + SUPPORTED + ".x, or a release of llmspell-hooks that is for"
                + " that version; llmspell.hooks.adapters.spring-ai.enabled=false ends this warning";
        logger.warn(message);
        return ConditionOutcome.noMatch(message);
    }

    static boolean isSupported(String version) {
        return version.equals(SUPPORTED) || version.startsWith(SUPPORTED + ".") || version.startsWith(SUPPORTED + "-");
    }
}
