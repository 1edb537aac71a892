package io.llmspell.event;

import io.llmspell.event.Segment.AnyDepth;
import java.util.List;
import java.util.stream.Collectors;

/** The segments of a pattern without braces, or of one way of writing out those of a pattern that has some. */
record SegmentPath(List<Segment> segments) {

    /** As it is written. */
    String text() {
        return this.segments.stream().map(Segment::text).collect(Collectors.joining("."));
    }

    /** Only the last {@code **} is ever tried again, as of the stars within a segment. */
    boolean matches(String type) {
        int segment = 0;
        int from = 0;
        int anyDepth = -1;
        int resume = 0;
        while (from <= type.length()) {
            int end = EventTypes.endOfSegment(type, from);
            if (isAnyDepth(segment)) {
                anyDepth = segment++;
                resume = from;
            } else if (segment < this.segments.size()
                    && this.segments.get(segment).matches(type, from, end)) {
                segment++;
                from = end + 1;
            } else if (anyDepth >= 0) {
                segment = anyDepth + 1;
                resume = EventTypes.endOfSegment(type, resume) + 1;
                from = resume;
            } else {
                return false;
            }
        }
        return segment == this.segments.size() || (isAnyDepth(segment) && segment == this.segments.size() - 1);
    }

    private boolean isAnyDepth(int segment) {
        return segment < this.segments.size() && this.segments.get(segment) instanceof AnyDepth;
    }
}
