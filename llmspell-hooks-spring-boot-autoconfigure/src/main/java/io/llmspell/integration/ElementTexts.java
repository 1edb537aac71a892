package io.llmspell.integration;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** All who know what elements of streams say. Thread-safe. */
final class ElementTexts {

    private static final Log logger = LogFactory.getLog(ElementTexts.class);

    private final List<ElementText> known;

    private final AtomicBoolean failed = new AtomicBoolean();

    ElementTexts(List<ElementText> known) {
        this.known = List.copyOf(known);
    }

    /** What an element says; nothing, where who should know it fails. */
    String textOf(Object element) {
        try {
            for (ElementText each : this.known) {
                String text = each.textOf(element);
                if (text != null) {
                    return text;
                }
            }
        } catch (RuntimeException ex) {
            if (this.failed.compareAndSet(false, true)) {
                logger.warn(
                        "An ElementText bean has failed for a "
                                + element.getClass().getName()
                                + "; what streams say is not complete. This is logged once",
                        ex);
            }
            return "";
        }
        return (element instanceof CharSequence text) ? text.toString() : "";
    }
}
