package io.llmspell.integration;

import io.llmspell.event.EventDataException;
import io.llmspell.event.EventSource;
import io.llmspell.event.UniversalEvent;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives each parameter of an {@code @OnEvent} method its value. */
final class HandlerParameters {

    private HandlerParameters() {}

    /** Gives one parameter its value. */
    interface Source {
        @Nullable
        Object value(UniversalEvent event);
    }

    /** Decides from the types and names of the parameters of a method where their values come from. */
    static Source[] of(Method method, Supplier<JsonMapper> mapper) {
        Parameter[] parameters = method.getParameters();
        Source[] sources = new Source[parameters.length];
        Parameter data = null;
        for (int i = 0; i < parameters.length; i++) {
            Class<?> type = parameters[i].getType();
            if (type == UniversalEvent.class) {
                sources[i] = event -> event;
            } else if (type == EventSource.class) {
                sources[i] = UniversalEvent::source;
            } else if (type == Map.class && parameters[i].getName().equals("metadata")) {
                sources[i] = UniversalEvent::metadata;
            } else if (data != null) {
                throw new InvalidHandlerException(
                        BeanMethod.describe(method),
                        "its parameters '" + data.getName() + "' and '" + parameters[i].getName()
                                + "' would both get the data of the event",
                        "Take one record or map with both values in it, or the UniversalEvent",
                        null);
            } else {
                data = parameters[i];
                sources[i] = (type == JsonNode.class) ? UniversalEvent::data : new DataSource(data, mapper);
            }
        }
        return sources;
    }

    /** The data of the event, converted. */
    private record DataSource(Parameter parameter, Supplier<JsonMapper> mapper) implements Source {

        @Override
        public @Nullable Object value(UniversalEvent event) {
            JsonMapper known = this.mapper.get();
            JavaType type = known.getTypeFactory().constructType(this.parameter.getParameterizedType());
            try {
                return known.convertValue(event.data(), type);
            } catch (JacksonException ex) {
                throw new EventDataException(event, type.toCanonical(), problem(ex.getOriginalMessage()), ex);
            } catch (IllegalArgumentException ex) {
                throw new EventDataException(event, type.toCanonical(), problem(ex.getMessage()), ex);
            }
        }

        private String problem(@Nullable String message) {
            return "parameter '" + this.parameter.getName() + "': " + message;
        }
    }
}
