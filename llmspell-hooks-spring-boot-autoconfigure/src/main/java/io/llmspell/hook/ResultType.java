package io.llmspell.hook;

/** The nine kinds of {@link HookResult}, as a closed set of tag values and table columns. */
public enum ResultType {
    CONTINUE("continue"),
    MODIFIED("modified"),
    CANCEL("cancel"),
    REDIRECT("redirect"),
    REPLACE("replace"),
    RETRY("retry"),
    FORK("fork"),
    CACHE("cache"),
    SKIPPED("skipped");

    private final String externalName;

    ResultType(String externalName) {
        this.externalName = externalName;
    }

    /** The lower-case name used in meters, logs and scripts. */
    public String externalName() {
        return this.externalName;
    }
}
