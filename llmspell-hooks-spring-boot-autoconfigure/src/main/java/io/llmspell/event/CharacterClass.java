package io.llmspell.event;

/**
 * The characters that {@code [abc]} stands for.
 *
 * @param negated whether it stands for all others
 * @param ranges first and last character of each range, one after the other
 */
record CharacterClass(boolean negated, String ranges) {

    boolean contains(char character) {
        // A range such as [+-9] may span the dot, and a negated class would hold it: but a segment ends there.
        return character != '.' && inRanges(character) != this.negated;
    }

    private boolean inRanges(char character) {
        for (int i = 0; i < this.ranges.length(); i += 2) {
            if (this.ranges.charAt(i) <= character && character <= this.ranges.charAt(i + 1)) {
                return true;
            }
        }
        return false;
    }
}
