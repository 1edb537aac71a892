package io.llmspell.sample.event;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the tools cost so far, in cents.
 *
 * @param total of all calls
 * @param byTool for each tool
 * @param byConversation for each of the last conversations, in the order in which they began to cost
 */
public record Costs(BigDecimal total, Map<String, BigDecimal> byTool, Map<String, BigDecimal> byConversation) {

    public Costs {
        byTool = Collections.unmodifiableMap(new TreeMap<>(byTool));
        byConversation = Collections.unmodifiableMap(new LinkedHashMap<>(byConversation));
    }
}
