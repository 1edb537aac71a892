package io.llmspell.test;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Gives a test one conversation after the other. */
final class ConversationArguments extends AnnotationBasedArgumentsProvider<RecordedConversations> {

    @Override
    protected Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context, RecordedConversations annotation) {
        return RecordedConversation.read(annotation.value()).stream().map(Arguments::of);
    }
}
