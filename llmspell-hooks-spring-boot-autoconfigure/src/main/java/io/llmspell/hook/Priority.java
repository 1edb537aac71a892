package io.llmspell.hook;

/** Named positions inside a phase; any other {@code int} is allowed too. Lower runs earlier. */
public final class Priority {

    public static final int HIGHEST = Integer.MIN_VALUE;

    public static final int HIGH = -100;

    public static final int NORMAL = 0;

    public static final int LOW = 100;

    public static final int LOWEST = Integer.MAX_VALUE;

    private Priority() {}
}
