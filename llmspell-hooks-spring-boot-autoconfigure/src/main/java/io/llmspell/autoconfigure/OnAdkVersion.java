package io.llmspell.autoconfigure;

import org.springframework.util.ClassUtils;

/** Matches where Google ADK is of the minor version that the adapter is written for. */
final class OnAdkVersion extends OnFrameworkVersion {

    OnAdkVersion() {
        super("Google ADK", "1.8", "com.google.adk.plugins.Plugin", "com.google.adk/google-adk", "google-adk");
    }

    @Override
    String adapter() {
        return "adk";
    }

    @Override
    boolean hasWhatIsNew(Class<?> plugin) {
        return ClassUtils.hasAtLeastOneMethodWithName(plugin, "onRunErrorCallback");
    }
}
