package io.llmspell.hook;

import java.util.regex.Pattern;

/** A point named by the application; equal to every other one of the same name. */
record CustomHookPoint(String name) implements HookPoint {

    static final String PREFIX = "custom:";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    CustomHookPoint {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid custom hook point '" + name
                    + "': use 1 to 100 letters, digits, '.', '_' or '-', without the prefix 'custom:'");
        }
    }

    @Override
    public String externalName() {
        return PREFIX + this.name;
    }

    @Override
    public PointKind kind() {
        return PointKind.BEFORE;
    }

    @Override
    public String toString() {
        return externalName();
    }
}
