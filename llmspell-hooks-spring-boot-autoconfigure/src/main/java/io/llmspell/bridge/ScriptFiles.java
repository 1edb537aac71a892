package io.llmspell.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * The scripts in some places of the class path and of the file system. A script has the name of its file below its
 * place, without the ending: {@code guards/refunds.lua} is {@code guards/refunds}. Files and folders whose names begin
 * with a dot are left alone.
 *
 * <p>A file is loaded anew when it has changed and looks the same twice in a row, so that one that is being written is
 * left alone; and what was loaded from it is removed when it is missing twice in a row, and no other file has its name.
 * Thread-safe.
 */
public final class ScriptFiles {

    private static final Log logger = LogFactory.getLog(ScriptFiles.class);

    private final List<ScriptFolder> folders;

    private final ScriptHost host;

    private final Map<String, Known> known = new HashMap<>();

    /** The names of the scripts that are there because of files. */
    private final Set<String> scripts = new HashSet<>();

    /** What was wrong at the last look: it is told once, as long as it stays so. */
    private Set<String> told = Set.of();

    /**
     * @param locations folders, such as {@code classpath:scripts/} or {@code file:/etc/app/scripts/}; with
     *     {@code optional:} ahead for one that may be missing
     */
    public ScriptFiles(ResourcePatternResolver resolver, Collection<String> locations, ScriptHost host) {
        this.folders = locations.stream()
                .map(location -> new ScriptFolder(resolver, location))
                .toList();
        this.host = host;
    }

    /** A file as it was seen the last time, and as it was when it was loaded, or tried. */
    private static final class Known {

        private @Nullable ScriptFile seen;

        private @Nullable ScriptFile loaded;

        private boolean missing;
    }

    /**
     * Loads all of them.
     *
     * @throws ScriptException if one cannot be loaded, two have one name, or a place is missing
     */
    public synchronized void loadAll() {
        List<ScriptFile> found = files(folder -> folder.files(this.host.extensions()));
        Map<String, ScriptException> refused = refused(found);
        if (!refused.isEmpty()) {
            throw refused.values().iterator().next();
        }
        for (ScriptFile file : found) {
            try {
                load(file, known(file));
            } catch (IOException ex) {
                throw unreadable(file, ex);
            }
        }
    }

    /**
     * Loads what has changed and removes what is gone. What fails is logged, what was there before stays, and all else
     * goes on.
     */
    public synchronized void refresh() {
        Set<String> problems = new LinkedHashSet<>();
        List<ScriptFile> found = files(folder -> filesNow(folder, problems));
        Map<String, ScriptException> refused = refused(found);
        for (ScriptFile file : found) {
            Known known = known(file);
            known.missing = false;
            ScriptException problem = refused.get(file.file());
            if (problem == null) {
                refresh(file, known, problems);
            } else {
                problems.add(problem + "; what is in force stays so");
            }
        }
        Set<String> gone = new HashSet<>(this.known.keySet());
        found.forEach(file -> gone.remove(file.file()));
        gone.forEach(this::missing);
        problems.stream().filter(problem -> !this.told.contains(problem)).forEach(logger::warn);
        this.told = problems;
    }

    /** In the order of their paths; a place that is given twice counts once. */
    private List<ScriptFile> files(Function<ScriptFolder, List<ScriptFile>> files) {
        Map<Resource, ScriptFile> found = new LinkedHashMap<>();
        for (ScriptFolder folder : this.folders) {
            files.apply(folder).forEach(file -> found.putIfAbsent(file.resource(), file));
        }
        return found.values().stream()
                .sorted(Comparator.comparing(ScriptFile::file))
                .toList();
    }

    /** The files of a folder; if they cannot be told, those that it had. */
    private List<ScriptFile> filesNow(ScriptFolder folder, Set<String> problems) {
        try {
            return folder.files(this.host.extensions());
        } catch (RuntimeException ex) {
            problems.add(ex.getMessage() + "; the scripts from there stay as they are");
            List<ScriptFile> before = new ArrayList<>();
            for (Known known : this.known.values()) {
                if (known.loaded != null && known.loaded.folder().equals(folder)) {
                    before.add(known.loaded);
                }
            }
            return before;
        }
    }

    /** Those that share their name with another, by their files. */
    private static Map<String, ScriptException> refused(Collection<ScriptFile> files) {
        Map<String, ScriptFile> byName = new HashMap<>();
        Map<String, ScriptException> refused = new TreeMap<>();
        for (ScriptFile file : files) {
            ScriptFile other = byName.putIfAbsent(file.name(), file);
            if (other != null) {
                ScriptException problem = new ScriptException(
                        ScriptException.Kind.ERROR,
                        file.file(),
                        0,
                        file.resource().getDescription() + " and "
                                + other.resource().getDescription()
                                + " are scripts of one name: rename one of them");
                refused.put(file.file(), problem);
                refused.putIfAbsent(other.file(), problem);
            }
        }
        return refused;
    }

    private Known known(ScriptFile file) {
        return this.known.computeIfAbsent(file.file(), name -> new Known());
    }

    private void refresh(ScriptFile file, Known known, Set<String> problems) {
        boolean settled = file.equals(known.seen);
        known.seen = file;
        if (!settled || file.equals(known.loaded)) {
            return;
        }
        try {
            load(file, known);
        } catch (IOException ex) {
            problems.add(unreadable(file, ex) + "; it is tried again");
        } catch (ScriptException ex) {
            // Told by the listeners of the host.
            logger.debug("Not loaded: " + file, ex);
        } catch (RuntimeException ex) {
            logger.warn("A script could not be loaded: " + ex.getMessage());
        } catch (Error ex) {
            // Of a class that is missing, or of an engine: the other files are no worse for it.
            known.loaded = file;
            logger.warn("The script " + file + " could not be loaded", ex);
        }
    }

    /** @throws IOException if it could not be read: then it is as if it had not been tried */
    private void load(ScriptFile file, Known known) throws IOException {
        ScriptSource source = file.source();
        known.seen = file;
        known.loaded = file;
        this.host.load(source);
        this.scripts.add(file.name());
        // Should one of another ending that this replaces come back, it replaces this in turn.
        this.known.forEach((path, other) -> {
            if (other != known && ScriptFile.name(path).equals(file.name())) {
                other.loaded = null;
            }
        });
    }

    private static ScriptException unreadable(ScriptFile file, IOException problem) {
        return new ScriptException(
                ScriptException.Kind.ERROR, file.file(), 0, "the file cannot be read: " + problem.getMessage());
    }

    private void missing(String file) {
        Known gone = this.known.get(file);
        if (gone != null && !gone.missing) {
            gone.missing = true;
            return;
        }
        this.known.remove(file);
        String name = ScriptFile.name(file);
        // Under another ending, it is the next version of the same script.
        boolean goesOn = this.known.keySet().stream()
                .anyMatch(other -> ScriptFile.name(other).equals(name));
        if (!goesOn && this.scripts.remove(name)) {
            this.host.unload(name);
        }
    }
}
