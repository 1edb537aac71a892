package io.llmspell.sample.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The conversations that come with the sample. */
@Component
public class RecordingLibrary {

    private static final String FILES = "classpath:conversations/*.json";

    private final List<Recording> recordings;

    public RecordingLibrary(RecordingReader reader, ResourcePatternResolver resources) throws IOException {
        List<Recording> read = new ArrayList<>();
        Arrays.stream(resources.getResources(FILES))
                .sorted(Comparator.comparing(RecordingLibrary::name))
                .forEach(file -> read.addAll(read(reader, file)));
        this.recordings = List.copyOf(read);
    }

    /** All of them, in the order of their files' names. */
    public List<Recording> recordings() {
        return this.recordings;
    }

    public Optional<Recording> find(String id) {
        return this.recordings.stream()
                .filter(recording -> recording.id().equals(id))
                .findFirst();
    }

    /** The latest moment in which one of them plays; {@code null} if none tells. */
    public @Nullable LocalDateTime now() {
        return this.recordings.stream()
                .map(Recording::now)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** A call of this function with these arguments, in whichever recording; empty if none has it. */
    public Optional<RecordedCall> call(String function, Map<String, @Nullable Object> arguments) {
        return this.recordings.stream()
                .flatMap(recording -> recording.calls().stream())
                .filter(call ->
                        call.function().equals(function) && call.arguments().equals(arguments))
                .findFirst();
    }

    private static List<Recording> read(RecordingReader reader, Resource file) {
        try (InputStream content = file.getInputStream()) {
            return reader.read(name(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Resource file) {
        return String.valueOf(file.getFilename());
    }
}
