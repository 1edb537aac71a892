package io.llmspell.integration.langchain4j;

import dev.langchain4j.service.AiServiceContext;
import dev.langchain4j.spi.ServiceHelper;
import dev.langchain4j.spi.services.AiServiceContextFactory;
import java.util.List;
import org.springframework.util.function.SingletonSupplier;

/**
 * Has all AI services call their tools by way of the hooks of the running application. Made by LangChain4j, which finds
 * it as a service provider. Where no application with hooks runs, services are what they are without it; where another
 * library has such a provider, they are made by that one, unhooked. Thread-safe.
 */
public final class HookedAiServiceContextFactory implements AiServiceContextFactory {

    // Looking for it makes all providers, this one among them.
    private final SingletonSupplier<AiServiceContextFactory> other =
            SingletonSupplier.ofNullable(() -> others().stream().findFirst().orElse(null));

    /** For the service loader. */
    public HookedAiServiceContextFactory() {}

    @Override
    public AiServiceContext create(Class<?> aiServiceClass) {
        AiServiceContextFactory factory = this.other.get();
        return (factory != null) ? factory.create(aiServiceClass) : new HookedContext(aiServiceClass);
    }

    /** The providers of other libraries. */
    static List<AiServiceContextFactory> others() {
        return ServiceHelper.loadFactories(AiServiceContextFactory.class).stream()
                .filter(factory -> !(factory instanceof HookedAiServiceContextFactory))
                .toList();
    }

    /** Whether LangChain4j asks this provider, which it has decided for good when it made the first service. */
    static boolean isAsked() {
        return AiServiceContext.create(Probe.class).toolService instanceof HookedToolService;
    }

    private static final class HookedContext extends AiServiceContext {

        private HookedContext(Class<?> aiServiceClass) {
            super(aiServiceClass);
            this.toolService = new HookedToolService(Connection.newest());
        }
    }

    /** A service that nobody calls. */
    private interface Probe {}
}
