package io.llmspell.sample.airline;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds travellers and reservations in what tools answer. Most answers hold neither, and that is no error. */
@Component
public class AnswerReader {

    private static final Logger log = LoggerFactory.getLogger(AnswerReader.class);

    private final JsonMapper mapper;

    public AnswerReader(JsonMapper mapper) {
        // A recording may leave out what it has none of, such as bags.
        this.mapper = mapper.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    /** The reservation that the answer shows. */
    public Optional<Reservation> reservation(String answer) {
        return object(answer)
                .filter(json -> json.path("reservation_id").isString()
                        && json.path("user_id").isString()
                        && json.path("cabin").isString()
                        && json.path("flights").isArray()
                        && json.path("passengers").isArray())
                .flatMap(json -> convert(json, Reservation.class));
    }

    /** The traveller of this id, whom the answer shows; answers do not repeat the id. */
    public Optional<Traveller> traveller(String userId, String answer) {
        return object(answer)
                .map(json -> json.path("membership"))
                .filter(JsonNode::isString)
                .flatMap(membership -> convert(membership, Membership.class))
                .map(membership -> new Traveller(userId, membership));
    }

    private Optional<JsonNode> object(String answer) {
        if (!answer.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(this.mapper.readTree(answer));
        } catch (JacksonException e) {
            log.debug("A tool's answer only looks like JSON: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private <T> Optional<T> convert(JsonNode json, Class<T> type) {
        try {
            return Optional.of(this.mapper.treeToValue(json, type));
        } catch (JacksonException e) {
            log.warn("A {} in a tool's answer cannot be understood: {}", type.getSimpleName(), e.getOriginalMessage());
            return Optional.empty();
        }
    }
}
