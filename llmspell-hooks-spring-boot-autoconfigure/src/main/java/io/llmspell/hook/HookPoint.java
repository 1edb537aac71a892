package io.llmspell.hook;

/**
 * A place in an application where hooks run: one of the {@linkplain StandardHookPoint standard points}, or a
 * {@linkplain #custom(String) custom} one that an application fires itself.
 */
public sealed interface HookPoint permits StandardHookPoint, CustomHookPoint {

    /**
     * The name used outside Java (YAML, JSON, meters, scripts): CamelCase for standard points, such as
     * {@code BeforeToolExecution}, and {@code custom:<name>} for custom ones.
     */
    String externalName();

    /** Decides which results the hooks of this point may return. */
    PointKind kind();

    /**
     * A point of the application's own. Custom points are of kind {@link PointKind#BEFORE}.
     *
     * @throws IllegalArgumentException if the name is blank, longer than 100 characters, or has other characters than
     *     letters, digits, {@code .}, {@code _} and {@code -}
     */
    static HookPoint custom(String name) {
        return new CustomHookPoint(name);
    }

    /**
     * The point with this {@linkplain #externalName() external name}.
     *
     * @throws IllegalArgumentException if there is no standard point of that name and it does not start with
     *     {@code custom:}
     */
    static HookPoint of(String externalName) {
        if (externalName.startsWith(CustomHookPoint.PREFIX)) {
            return custom(externalName.substring(CustomHookPoint.PREFIX.length()));
        }
        return StandardHookPoint.ofExternalName(externalName);
    }
}
