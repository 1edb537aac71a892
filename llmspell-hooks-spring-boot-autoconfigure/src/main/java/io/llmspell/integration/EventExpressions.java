package io.llmspell.integration;

import io.llmspell.event.EventSource;
import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.MapAccessor;
import org.springframework.expression.spel.support.ReflectivePropertyAccessor;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** Compiles the SpEL expressions of event handlers. */
final class EventExpressions {

    private final SpelExpressionParser parser = new SpelExpressionParser();

    private final StandardEvaluationContext context = new StandardEvaluationContext();

    EventExpressions(BeanFactory beanFactory) {
        this.context.setBeanResolver(new BeanFactoryResolver(beanFactory));
        this.context.setPropertyAccessors(List.of(new MapAccessor(), new ReflectivePropertyAccessor()));
    }

    /** The condition, or {@code null} where the text is blank. */
    @Nullable
    Predicate<UniversalEvent> condition(String text, String handler) {
        Expression expression = parse(text, "condition", "data.amount > 500", handler);
        if (expression == null) {
            return null;
        }
        return event -> Boolean.TRUE.equals(expression.getValue(this.context, new Root(event), Boolean.class));
    }

    /** The ordering key, or {@code null} where the text is blank. */
    @Nullable
    Function<UniversalEvent, @Nullable String> key(String text, String handler) {
        Expression expression = parse(text, "ordering key", "data.account", handler);
        if (expression == null) {
            return null;
        }
        return event -> expression.getValue(this.context, new Root(event), String.class);
    }

    private @Nullable Expression parse(String text, String what, String example, String handler) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return this.parser.parseExpression(text);
        } catch (ParseException ex) {
            throw new InvalidHandlerException(
                    handler,
                    "its " + what + " '" + text + "' is not SpEL: " + ex.getSimpleMessage() + " at position "
                            + ex.getPosition(),
                    "Write an expression over eventType, source, data, metadata and correlationId, such as " + example,
                    ex);
        }
    }

    /** What expressions see of an event. */
    public static final class Root {

        private final UniversalEvent event;

        private @Nullable Object data;

        private boolean converted;

        Root(UniversalEvent event) {
            this.event = event;
        }

        public String getEventType() {
            return this.event.eventType();
        }

        public EventSource getSource() {
            return this.event.source();
        }

        public @Nullable String getCorrelationId() {
            return this.event.source().correlationId();
        }

        public Map<String, Object> getMetadata() {
            return this.event.metadata();
        }

        public @Nullable Object getData() {
            if (!this.converted) {
                this.data = this.event.data(Object.class);
                this.converted = true;
            }
            return this.data;
        }
    }
}
