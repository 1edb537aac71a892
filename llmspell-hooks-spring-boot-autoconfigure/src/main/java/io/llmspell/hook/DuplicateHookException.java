package io.llmspell.hook;

/** Two hooks of one name. */
public class DuplicateHookException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String name;

    DuplicateHookException(HookDefinition existing, HookDefinition added) {
        super("Hook name '" + existing.metadata().name() + "' is taken: registered by " + existing.source()
                + ", wanted by " + added.source() + ". Give one of them another name, or use replace");
        this.name = existing.metadata().name();
    }

    /** The name both want. */
    public String name() {
        return this.name;
    }
}
