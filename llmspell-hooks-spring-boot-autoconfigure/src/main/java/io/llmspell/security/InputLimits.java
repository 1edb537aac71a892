package io.llmspell.security;

/**
 * What the arguments of a call may grow to.
 *
 * @param maxDepth how deep maps, collections and arrays may be nested
 * @param maxElements how many entries all of them may have
 * @param maxCharacters how many characters all texts may have, an array of a primitive type being one
 * @param maxNameLength how many characters a key of a map may have
 */
public record InputLimits(int maxDepth, int maxElements, int maxCharacters, int maxNameLength) {

    public InputLimits {
        requirePositive(maxDepth, "max-depth");
        requirePositive(maxElements, "max-elements");
        requirePositive(maxCharacters, "max-characters");
        requirePositive(maxNameLength, "max-name-length");
    }

    private static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "llmspell.security.input." + name + " must be at least 1, but is " + value);
        }
    }
}
