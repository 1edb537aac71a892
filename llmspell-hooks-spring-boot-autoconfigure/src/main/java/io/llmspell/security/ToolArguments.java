package io.llmspell.security;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookContext;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeComparator;

/**
 * The arguments of a call by #name. One that is not there, or is null, fails, and so does a comparison with null: for
 * an expression null is less than any number, and an amount that nobody gave is not below a bound. Where there is no
 * call all of them are null. For one evaluation.
 */
final class ToolArguments extends StandardEvaluationContext {

    private final @Nullable HookContext call;

    private boolean asked;

    ToolArguments(Object root, @Nullable HookContext call) {
        super(root);
        this.call = call;
        if (call != null) {
            setTypeComparator(new WithoutNull());
        }
    }

    /** Whether the expression wanted to know any argument. */
    boolean wereAsked() {
        return this.asked;
    }

    @Override
    public @Nullable Object lookupVariable(String name) {
        this.asked = true;
        if (this.call == null) {
            return super.lookupVariable(name);
        }
        Arguments arguments = this.call.argumentList();
        int index = arguments.indexOf(name);
        if (index < 0) {
            throw new MissingException("there is no argument '" + name + "'; the arguments are " + arguments.names());
        }
        Object value = arguments.value(index);
        if (value == null) {
            throw new MissingException("the argument '" + name + "' is null");
        }
        return value;
    }

    /** Its message holds no values. */
    static final class MissingException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message);
        }
    }

    private static final class WithoutNull extends StandardTypeComparator {

        @Override
        public int compare(@Nullable Object left, @Nullable Object right) {
            if (left == null || right == null) {
                throw new MissingException("it compares with null");
            }
            return super.compare(left, right);
        }
    }
}
