package io.llmspell.event;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Data of an event that was built in code, as the immutable parts that {@link JsonSnapshot} makes.
 *
 * @param size exact but for numbers with a fraction, which count for the most bytes that they can have
 */
record TreeData(@Nullable Object root, int size, int depth) implements EventData {

    static final TreeData NULL = new TreeData(null, 4, 0);

    @Override
    public JsonNode toNode() {
        return JsonValues.node(this.root);
    }

    @Override
    public JsonNode at(JsonPointer pointer) {
        Object found = this.root;
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            if (found instanceof JsonMembers members && members.containsKey(rest.getMatchingProperty())) {
                found = members.get(rest.getMatchingProperty());
            } else if (found instanceof List<?> list
                    && rest.mayMatchElement()
                    && rest.getMatchingIndex() < list.size()) {
                found = list.get(rest.getMatchingIndex());
            } else {
                return MissingNode.getInstance();
            }
        }
        return JsonValues.node(found);
    }

    @Override
    public <T> T convert(Class<T> type) {
        return EventJson.MAPPER.treeToValue(toNode(), type);
    }

    @Override
    public void write(JsonGenerator generator) {
        JsonValues.write(this.root, generator);
    }
}
