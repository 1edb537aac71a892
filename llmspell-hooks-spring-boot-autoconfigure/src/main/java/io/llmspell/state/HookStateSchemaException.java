package io.llmspell.state;

import org.jspecify.annotations.Nullable;

/** An entry is of another schema than the hook's state, and was not migrated to it. */
public final class HookStateSchemaException extends HookStateException {

    private static final long serialVersionUID = 1L;

    HookStateSchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
