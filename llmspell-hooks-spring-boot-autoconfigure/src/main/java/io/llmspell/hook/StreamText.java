package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/**
 * What a stream has said so far. It holds the last of it, as much as it may, so that a stream without end takes no
 * memory without end. Immutable; each element adds to a new one.
 */
public final class StreamText {

    /** Short texts are joined up to this many characters: each part has a cost of its own. */
    private static final int JOINED = 256;

    private final @Nullable StreamText before;

    private final String last;

    private final long length;

    private final int most;

    private StreamText(@Nullable StreamText before, String last, long length, int most) {
        this.before = before;
        this.last = last;
        this.length = length;
        this.most = most;
    }

    /**
     * That of a stream that has said nothing.
     *
     * @param most how many characters it holds at most
     */
    public static StreamText holding(int most) {
        return new StreamText(null, "", 0, most);
    }

    /** With more said. */
    public StreamText add(String text) {
        if (text.isEmpty()) {
            return this;
        }
        boolean joins = this.last.length() + text.length() <= JOINED;
        StreamText longer = joins
                ? new StreamText(this.before, this.last + text, this.length + text.length(), this.most)
                : new StreamText(this, text, this.length + text.length(), this.most);
        // Cut only now and then: otherwise each element of a long stream would copy all that is held.
        return (longer.length <= 2L * this.most) ? longer : longer.cut();
    }

    private StreamText cut() {
        String held = toString();
        return new StreamText(null, held, held.length(), this.most);
    }

    /** The characters that are held. */
    @Override
    public String toString() {
        char[] held = new char[(int) Math.min(this.length, this.most)];
        int free = held.length;
        for (StreamText part = this; part != null && free > 0; part = part.before) {
            int taken = Math.min(free, part.last.length());
            int from = part.last.length() - taken;
            free -= taken;
            part.last.getChars(from, from + taken, held, free);
        }
        return new String(held);
    }
}
