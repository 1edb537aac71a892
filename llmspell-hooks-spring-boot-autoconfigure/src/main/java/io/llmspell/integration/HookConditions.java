package io.llmspell.integration;

import io.llmspell.hook.HookContext;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** Compiles the SpEL conditions of hooks. */
final class HookConditions {

    private final SpelExpressionParser parser = new SpelExpressionParser();

    private final BeanFactoryResolver beans;

    HookConditions(BeanFactory beanFactory) {
        this.beans = new BeanFactoryResolver(beanFactory);
    }

    /** The condition, or {@code null} where the text is blank. */
    @Nullable
    Predicate<HookContext> compile(String text, String hook) {
        if (text.isBlank()) {
            return null;
        }
        Expression expression;
        try {
            expression = this.parser.parseExpression(text);
        } catch (ParseException ex) {
            throw new InvalidHookException(
                    hook,
                    "its condition '" + text + "' is not SpEL: " + ex.getSimpleMessage() + " at position "
                            + ex.getPosition(),
                    "Write an expression over the HookContext and #argument, such as #amount > 100",
                    ex);
        }
        return context -> Boolean.TRUE.equals(expression.getValue(new CallContext(context), Boolean.class));
    }

    /** Shows the arguments as variables, without copying them. */
    private final class CallContext extends StandardEvaluationContext {

        private final HookContext context;

        private CallContext(HookContext context) {
            super(context);
            this.context = context;
            setBeanResolver(HookConditions.this.beans);
        }

        @Override
        public @Nullable Object lookupVariable(String name) {
            int index = this.context.argumentList().indexOf(name);
            return (index >= 0) ? this.context.argumentList().value(index) : super.lookupVariable(name);
        }
    }
}
