package io.llmspell.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a parameterised test of JUnit Jupiter once for each {@link RecordedConversation} of these files.
 *
 * <p>A file is a conversation or an array of them, each in one of two forms: that of tests,
 *
 * <pre>{@code
 * {"id": "move-a-light-fare", "calls": [
 *   {"tool": "get_booking", "arguments": {"id": "B7"}, "result": {"fare": "light"}},
 *   {"tool": "move_flight", "arguments": {"id": "B7"}, "cancelled": "light fares stay"},
 *   {"tool": "search", "arguments": {"to": "Ulm"}, "error": "timed out"}]}
 * }</pre>
 *
 * or the {@code messages} of a chat with a model, where an assistant has {@code tool_calls} and a message of the role
 * {@code tool} answers one; the text of the answer is the result then.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ArgumentsSource(ConversationArguments.class)
public @interface RecordedConversations {

    /** Where the files are, such as {@code classpath:recordings/*.json}. */
    String[] value();
}
