package io.llmspell.integration.langchain4j;

import dev.langchain4j.spi.services.AiServiceContextFactory;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.adapter.ToolFailures;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts hooks around the tools of all AI services that are built while the application runs. A post-processor so that it
 * is there before any bean that builds one. Thread-safe.
 */
public final class AiServiceHooks implements BeanPostProcessor, SmartInitializingSingleton, DisposableBean {

    private static final Log logger = LogFactory.getLog(AiServiceHooks.class);

    private static final String PROVIDERS = "META-INF/services/" + AiServiceContextFactory.class.getName();

    private final Connection connection;

    private AiServiceHooks(Connection connection) {
        this.connection = connection;
    }

    /**
     * Makes it, and ties services to it from now on until it is destroyed.
     *
     * @param hooks runs the operations; asked for when the first one is
     * @param visibility says which tools models are offered; asked for when there are some
     * @param failures what becomes of tool calls that do not succeed
     */
    public static AiServiceHooks connect(
            Supplier<HookTemplate> hooks, Supplier<ToolVisibility> visibility, ToolFailures failures) {
        return new AiServiceHooks(Connection.open(new ToolHooks(hooks, visibility, new FailedCalls(failures))));
    }

    /** Warns where AI services are made without us. */
    @Override
    public void afterSingletonsInstantiated() {
        String reason = whyUnhooked();
        if (reason != null) {
            logger.warn("Tools of AI services are not hooked: " + reason
                    + "; llmspell.hooks.adapters.langchain4j.enabled=false ends this warning");
        }
    }

    private static @Nullable String whyUnhooked() {
        List<AiServiceContextFactory> others = HookedAiServiceContextFactory.others();
        if (!others.isEmpty()) {
            return "LangChain4j makes them by " + others.get(0).getClass().getName()
                    + ", of which there can be one only. Take it, or its entry in " + PROVIDERS
                    + ", from the class path, or make the tools components";
        }
        return HookedAiServiceContextFactory.isAsked()
                ? null
                : "LangChain4j has not found " + HookedAiServiceContextFactory.class.getName()
                        + ". An application in one jar has to keep " + PROVIDERS
                        + " of all its libraries, and its class loader has to be that of the thread that builds the"
                        + " first AI service";
    }

    @Override
    public void destroy() {
        this.connection.close();
    }
}
