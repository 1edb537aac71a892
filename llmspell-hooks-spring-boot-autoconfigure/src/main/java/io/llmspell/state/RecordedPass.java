package io.llmspell.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the hooks of a point decided as a call went through them once.
 *
 * @param first whether it was the first time in the call; at later times before an operation only guards run
 * @param decisions by hook, in the order in which they were made
 */
record RecordedPass(boolean first, Map<String, RecordedDecision> decisions) {

    private record Place(String callId, String point) {}

    /** Decisions by passes: one begins where a hook is there a second time. */
    static List<RecordedPass> of(Stream<RecordedDecision> recorded) {
        Map<Place, RecordedPass> current = new LinkedHashMap<>();
        List<RecordedPass> all = new ArrayList<>();
        recorded.sorted(Comparator.comparingLong(RecordedDecision::position)).forEach(decision -> {
            Place place = new Place(decision.callId(), decision.point());
            RecordedPass pass = current.get(place);
            if (pass == null || pass.decisions.containsKey(decision.hook())) {
                pass = new RecordedPass(pass == null, new LinkedHashMap<>());
                current.put(place, pass);
                all.add(pass);
            }
            pass.decisions.put(decision.hook(), decision);
        });
        return all;
    }

    /** What the first hook saw, which is what the call was before all of them. */
    RecordedDecision start() {
        return this.decisions.values().iterator().next();
    }
}
