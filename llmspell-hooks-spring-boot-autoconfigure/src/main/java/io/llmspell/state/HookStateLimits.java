package io.llmspell.state;

/**
 * What the state of one hook may grow to.
 *
 * @param keyLength characters of a key; at most 200
 * @param valueSize characters of a value as JSON, in which all but ASCII is escaped
 * @param entries how many entries
 */
public record HookStateLimits(int keyLength, int valueSize, int entries) {

    /** The longest key and name of a hook that a store can take. */
    static final int MAX_LENGTH = 200;

    /** Keys of 200 characters, values of 64 K, 1,000 entries. */
    public static final HookStateLimits DEFAULT = new HookStateLimits(MAX_LENGTH, 65_536, 1_000);

    public HookStateLimits {
        if (keyLength < 1 || keyLength > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "Keys may be limited to 1 to " + MAX_LENGTH + " characters, not " + keyLength);
        }
        if (valueSize < 1 || entries < 1) {
            throw new IllegalArgumentException(
                    "There must be room for a value: values of " + valueSize + " characters, " + entries + " entries");
        }
    }

    void requireName(String hook) {
        if (hook.isBlank() || hook.length() > MAX_LENGTH || !isStorable(hook)) {
            throw new HookStateException("Hook '" + hook + "' can have no state: its name is blank, longer than "
                    + MAX_LENGTH + " characters, or has control characters");
        }
    }

    void requireKey(String hook, String key) {
        if (key.isEmpty() || !isStorable(key)) {
            throw new HookStateException(
                    "A key of hook '" + hook + "' is empty or has control characters: '" + key + "'");
        }
        if (key.length() > this.keyLength) {
            throw new HookStateLimitException(
                    "A key of hook '" + hook + "' has " + key.length() + " characters, and may have " + this.keyLength);
        }
    }

    void requireSize(String hook, String key, String json) {
        if (json.length() > this.valueSize) {
            throw new HookStateLimitException("The value for '" + key + "' of hook '" + hook + "' has " + json.length()
                    + " characters as JSON, and may have " + this.valueSize);
        }
    }

    void requireRoom(String hook, String key, int entries) {
        if (entries >= this.entries) {
            throw new HookStateLimitException("Hook '" + hook + "' has " + entries
                    + " entries, which is the limit: there is no room for '" + key + "'");
        }
    }

    /** No database takes halves of surrogate pairs, and not all take NUL. */
    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
    }
}
