package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link CrashChild} that was killed, and what it said until then. */
final class CrashedRun {

    /** The numbers of the events that were published, as far as the publishers were told. */
    final List<Integer> published = new ArrayList<>();

    final List<Integer> handled = new ArrayList<>();

    private CrashedRun() {}

    /**
     * Starts one and kills it.
     *
     * @param arguments of the main method
     * @param after so many publications
     */
    static CrashedRun of(List<String> arguments, int after) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("crash", ".txt");
        Process process = new ProcessBuilder(command(arguments))
                .redirectError(errors.toFile())
                .start();
        CrashedRun run = new CrashedRun();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = reader.readLine()) != null) {
                run.note(line);
                if (run.published.size() == after) {
                    // Not through the process, which would close what is still to be read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor())
                .as(() -> "Exit code, as of a kill: " + read(errors))
                .isNotIn(0, 1);
        Files.delete(errors);
        return run;
    }

    private static List<String> command(List<String> arguments) {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(
                List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", path, CrashChild.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private void note(String line) {
        if (!line.endsWith(".")) {
            return;
        }
        int space = line.indexOf(' ');
        int number = Integer.parseInt(line.substring(space + 1, line.length() - 1));
        if (line.startsWith("published ")) {
            this.published.add(number);
        } else {
            this.handled.add(number);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ex) {
            return ex.toString();
        }
    }
}
