package io.llmspell.sample.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
