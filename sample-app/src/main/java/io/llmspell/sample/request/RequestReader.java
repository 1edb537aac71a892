package io.llmspell.sample.request;

import io.llmspell.sample.tool.ToolRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Turns the arguments of a tool call into types. */
@Component
public class RequestReader {

    private static final Map<String, Class<?>> TYPES = Map.of(
            "book_reservation", Booking.class,
            "update_reservation_flights", FlightChange.class,
            "update_reservation_baggages", BaggageChange.class,
            "cancel_reservation", Cancellation.class,
            "send_certificate", CertificateOffer.class);

    private final JsonMapper mapper;

    public RequestReader(JsonMapper mapper) {
        // A model may leave an argument out; it must not become 0 or null without anybody noticing.
        this.mapper = mapper.rebuild()
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /**
     * The request in this type.
     *
     * @throws RequestFormatException if its arguments do not fit
     */
    public <T> T read(ToolRequest request, Class<T> type) {
        try {
            return this.mapper.convertValue(request.arguments(), type);
        } catch (JacksonException e) {
            throw new RequestFormatException(problem(e), e);
        }
    }

    /** What is wrong with the arguments of the request; empty if nothing is, or if any arguments will do. */
    public Optional<String> problem(ToolRequest request) {
        Class<?> type = TYPES.get(request.function());
        if (type == null) {
            return Optional.empty();
        }
        try {
            read(request, type);
            return Optional.empty();
        } catch (RequestFormatException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Names the argument and not the mapper's complaint, which is about classes that the model does not know. */
    private static String problem(JacksonException failure) {
        StringBuilder argument = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                argument.append('[').append(step.getIndex()).append(']');
            } else {
                argument.append(argument.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return "argument '" + argument + "' is missing or not of the form that the tool takes";
    }
}
