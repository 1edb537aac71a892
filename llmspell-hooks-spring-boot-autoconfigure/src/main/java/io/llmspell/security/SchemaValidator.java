package io.llmspell.security;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.EventValidator;
import io.llmspell.event.RefusalReason;
import io.llmspell.event.UniversalEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ResourceLoader;

/**
 * Checks the data of events against JSON Schemas (draft 2020-12, unless a schema says otherwise): of all whose pattern
 * matches the type.
 */
public final class SchemaValidator implements EventValidator {

    private static final int SHOWN_ERRORS = 5;

    private final List<Rule> rules;

    private SchemaValidator(List<Rule> rules) {
        this.rules = rules;
    }

    private record Rule(EventPattern pattern, String location, Schema schema) {}

    /**
     * Reads the schemas.
     *
     * @param schemas pattern to location, such as {@code classpath:schemas/order.json}
     * @throws InvalidSchemaException if one cannot be read
     */
    public static SchemaValidator of(Map<String, String> schemas, ResourceLoader resources) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        List<Rule> rules = new ArrayList<>();
        schemas.forEach((pattern, location) -> rules.add(read(registry, pattern, location, resources)));
        return new SchemaValidator(List.copyOf(rules));
    }

    private static Rule read(SchemaRegistry registry, String pattern, String location, ResourceLoader resources) {
        try (InputStream text = resources.getResource(location).getInputStream()) {
            return new Rule(EventPattern.of(pattern), location, registry.getSchema(text, InputFormat.JSON));
        } catch (IOException | RuntimeException ex) {
            throw new InvalidSchemaException(pattern, location, String.valueOf(ex.getMessage()), ex);
        }
    }

    @Override
    public void validate(UniversalEvent event) {
        for (Rule rule : this.rules) {
            if (rule.pattern().matches(event.eventType())) {
                List<Error> errors = rule.schema().validate(event.data());
                if (!errors.isEmpty()) {
                    throw new EventRefusedException(
                            RefusalReason.INVALID_DATA,
                            event.eventType(),
                            "The data of " + event.eventType() + " does not fit " + rule.location() + ": "
                                    + describe(errors));
                }
            }
        }
    }

    private static String describe(List<Error> errors) {
        String shown = errors.stream()
                .limit(SHOWN_ERRORS)
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .collect(Collectors.joining("; "));
        int more = errors.size() - SHOWN_ERRORS;
        return (more > 0) ? shown + "; and " + more + " more" : shown;
    }
}
