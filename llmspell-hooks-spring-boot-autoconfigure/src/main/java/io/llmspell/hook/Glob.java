package io.llmspell.hook;

/**
 * A name pattern: {@code *} stands for any number of characters, {@code ?} for one. Matching takes time proportional to
 * the product of both lengths at worst, whatever the pattern.
 */
record Glob(String pattern) {

    private static final int MAX_LENGTH = 200;

    Glob {
        if (pattern.isBlank() || pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("Invalid name pattern '" + pattern + "': it must have 1 to " + MAX_LENGTH
                    + " characters; '*' stands for any number of characters and '?' for one");
        }
        for (int i = 0; i < pattern.length(); i++) {
            if (Character.isWhitespace(pattern.charAt(i))) {
                throw new IllegalArgumentException(
                        "Invalid name pattern '" + pattern + "': white space at position " + i);
            }
        }
    }

    boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < this.pattern.length() && this.pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < this.pattern.length()
                    && (this.pattern.charAt(p) == '?' || this.pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < this.pattern.length() && this.pattern.charAt(p) == '*') {
            p++;
        }
        return p == this.pattern.length();
    }
}
