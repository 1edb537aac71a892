package io.llmspell.autoconfigure;

import java.util.List;
import org.springframework.util.ClassUtils;

/** Matches where LangChain4j is of the minor version that the adapter is written for. */
final class OnLangChain4jVersion extends OnFrameworkVersion {

    private static final String NEW_CHECK = "dev.langchain4j.internal.ValidationUtils";

    /** The core, as an application may have models without AI services; all of LangChain4j's jars go together. */
    OnLangChain4jVersion() {
        super(
                "LangChain4j",
                "1.19",
                "dev.langchain4j.model.chat.ChatModel",
                "dev.langchain4j/langchain4j-core",
                "langchain4j-bom");
    }

    @Override
    String adapter() {
        return "langchain4j";
    }

    @Override
    boolean hasWhatIsNew(Class<?> model) {
        ClassLoader loader = model.getClassLoader();
        return ClassUtils.isPresent(NEW_CHECK, loader)
                && ClassUtils.hasMethod(
                        ClassUtils.resolveClassName(NEW_CHECK, loader),
                        "ensureConsistentSizes",
                        List.class,
                        List.class,
                        List.class);
    }
}
