package io.llmspell.autoconfigure;

import java.io.IOException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Matches where a framework is of the minor version that its adapter is written for, and warns where it is of another.
 * Of a jar that does not say its version, as in a shaded one, what is new in that version has to do.
 */
abstract class OnFrameworkVersion extends SpringBootCondition implements ConfigurationCondition {

    private final Log logger = LogFactory.getLog(getClass());

    private final String framework;

    private final String supported;

    private final String type;

    private final String artifact;

    private final String remedy;

    /**
     * Makes it.
     *
     * @param framework its name, for people
     * @param supported the minor version, such as {@code 2.0}
     * @param type a class of the framework, whose jar tells the version
     * @param artifact the jar's group and artifact id with a slash between them
     * @param remedy what has to have that version, such as {@code spring-ai-bom}
     */
    OnFrameworkVersion(String framework, String supported, String type, String artifact, String remedy) {
        this.framework = framework;
        this.supported = supported;
        this.type = type;
        this.artifact = artifact;
        this.remedy = remedy;
    }

    /** The name of the adapter, as in its properties. */
    abstract String adapter();

    /** Whether a class that does not say its version has what is new in the supported one. */
    abstract boolean hasWhatIsNew(Class<?> type);

    /** The version, of the jar's manifest or of what Maven leaves in it; {@code null} where neither says it. */
    private @Nullable String versionOf(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return (version != null) ? version : builtBy(type.getClassLoader());
    }

    private @Nullable String builtBy(ClassLoader loader) {
        ClassPathResource build = new ClassPathResource("META-INF/maven/" + this.artifact + "/pom.properties", loader);
        try {
            return build.exists() ? PropertiesLoaderUtils.loadProperties(build).getProperty("version") : null;
        } catch (IOException ex) {
            this.logger.debug("Cannot read " + build, ex);
            return null;
        }
    }

    @Override
    public final ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.PARSE_CONFIGURATION;
    }

    @Override
    public final ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Class<?> found = ClassUtils.resolveClassName(this.type, context.getClassLoader());
        String version = versionOf(found);
        boolean matches = (version != null) ? isSupported(version) : hasWhatIsNew(found);
        if (matches) {
            return ConditionOutcome.match(this.framework + " is of a supported version");
        }
        String message = messageFor(version);
        this.logger.warn(message);
        return ConditionOutcome.noMatch(message);
    }

    private String messageFor(@Nullable String version) {
        String found = (version != null)
                ? "it is of version " + version
                : "it does not say its version, and does not have what " + this.supported + " has";
        return "What the application does with " + this.framework + " is not hooked: " + found
                + ", and this adapter is for " + this.supported + ".x. Use " + this.remedy + " " + this.supported
                + ".x, or a release of llmspell-hooks that is for that version; llmspell.hooks.adapters." + adapter()
                + ".enabled=false ends this warning";
    }

    final boolean isSupported(String version) {
        return version.equals(this.supported)
                || version.startsWith(this.supported + ".")
                || version.startsWith(this.supported + "-");
    }
}
