package io.llmspell.sample.conversation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Stands in for a language model: it does what an agent did in a recorded conversation, so that the desk needs no
 * network and decides the same thing each time.
 */
@Component
public class OfflinePlanner {

    /** Below this share of common words a request is something else, not another wording. */
    private static final double LEAST_LIKENESS = 0.4;

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Shorter words say little of what is asked. */
    private static final int SHORTEST_WORD = 4;

    /** A request of fewer words than this cannot be all alike. */
    private static final int FEWEST_WORDS = 2;

    private final Playback playback;

    public OfflinePlanner(Playback playback) {
        this.playback = playback;
    }

    /**
     * What to do in this turn of a conversation that is under way.
     *
     * @param turn from 0
     */
    public RecordedTurn plan(String conversation, int turn) {
        return this.playback.recording(conversation).turns().get(turn);
    }

    /** The recording that begins most like this request; empty if none is like it. */
    public Optional<Recording> closest(String request, List<Recording> recordings) {
        Set<String> asked = words(request);
        return recordings.stream()
                .map(recording -> new Match(recording, likeness(asked, words(recording.opening()))))
                .filter(match -> match.likeness >= LEAST_LIKENESS)
                .max(Comparator.comparingDouble(Match::likeness))
                .map(Match::recording);
    }

    /** The share of the words that the smaller set has in common with the larger one. */
    private static double likeness(Set<String> left, Set<String> right) {
        int smaller = Math.min(left.size(), right.size());
        if (smaller == 0) {
            return 0;
        }
        long common = left.stream().filter(right::contains).count();
        return (double) common / Math.max(smaller, FEWEST_WORDS);
    }

    private static Set<String> words(String text) {
        return Arrays.stream(NO_WORD.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> word.length() >= SHORTEST_WORD)
                .collect(Collectors.toSet());
    }

    private record Match(Recording recording, double likeness) {}
}
