package io.llmspell.sample.replay;

import io.llmspell.sample.event.EventSummary;
import io.llmspell.sample.event.QueueState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of the events, as it is printed. */
final class EventText {

    private static final String LINE = "  %-32s %s";

    private EventText() {}

    static List<String> lines(EventSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add("Events: " + summary.published() + " published");
        summary.subscriptions()
                .forEach(queue -> lines.add(String.format(Locale.ROOT, LINE, queue.name(), counts(queue))));
        lines.add("Cost of the tools: " + cents(summary.costs().total()));
        summary.costs()
                .byTool()
                .forEach((tool, cost) -> lines.add(String.format(Locale.ROOT, LINE, tool, cents(cost))));
        return lines;
    }

    private static String counts(QueueState queue) {
        String counts = queue.delivered() + " delivered, " + queue.dropped() + " dropped";
        return (queue.waiting() > 0) ? counts + ", " + queue.waiting() + " waiting" : counts;
    }

    private static String cents(BigDecimal cents) {
        return cents.setScale(2, RoundingMode.HALF_UP) + " cents";
    }
}
