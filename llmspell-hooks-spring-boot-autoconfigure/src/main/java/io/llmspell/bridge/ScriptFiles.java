package io.llmspell.bridge;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.StringUtils;

/**
 * The scripts in some places of the class path and of the file system. A script has the name of its file below its
 * place, without the ending: {@code guards/refunds.lua} is {@code guards/refunds}.
 *
 * <p>A file is loaded anew when it has changed and looks the same twice in a row, so that one that is being written is
 * left alone; and what was loaded from it is removed when it is missing twice in a row. Thread-safe.
 */
public final class ScriptFiles {

    private static final Log logger = LogFactory.getLog(ScriptFiles.class);

    private static final String OPTIONAL = "optional:";

    private final ResourcePatternResolver resolver;

    private final List<String> locations;

    private final ScriptHost host;

    private final Map<String, Known> known = new HashMap<>();

    /**
     * @param locations folders, such as {@code classpath:scripts/} or {@code file:/etc/app/scripts/}; with
     *     {@code optional:} ahead for one that may be missing
     */
    public ScriptFiles(ResourcePatternResolver resolver, Collection<String> locations, ScriptHost host) {
        this.resolver = resolver;
        this.locations = List.copyOf(locations);
        this.host = host;
    }

    /** How a file looks from outside; {@code null} for one that is missing. */
    private record Look(long modified, long length) {}

    private record Found(String file, Resource resource, Look look) {

        String name() {
            return this.file.substring(0, this.file.lastIndexOf('.'));
        }
    }

    /** A file that was loaded, or tried. */
    private static final class Known {

        private Look loaded;

        /** How it looked the last time, if it looked otherwise. */
        private @Nullable Look changed;

        private boolean missing;

        private Known(Look loaded) {
            this.loaded = loaded;
        }
    }

    /**
     * Loads all of them.
     *
     * @throws ScriptException if one cannot be loaded
     * @throws IllegalArgumentException if a place is missing
     */
    public synchronized void loadAll() {
        for (Found found : find().values()) {
            this.known.put(found.file(), new Known(found.look()));
            this.host.load(source(found));
        }
    }

    /** Loads what has changed and removes what is gone. What fails is logged, and what was there before stays. */
    public synchronized void refresh() {
        Map<String, Found> all;
        try {
            all = find();
        } catch (RuntimeException ex) {
            logger.warn("Scripts are not looked for: " + ex.getMessage());
            return;
        }
        all.values().forEach(this::refresh);
        Set<String> gone = new HashSet<>(this.known.keySet());
        gone.removeAll(all.keySet());
        gone.forEach(this::missing);
    }

    private void refresh(Found found) {
        Known known = this.known.get(found.file());
        if (known == null) {
            // It is loaded the next time, unless it goes on changing.
            known = new Known(new Look(-1, -1));
            this.known.put(found.file(), known);
        }
        known.missing = false;
        if (found.look().equals(known.loaded)) {
            known.changed = null;
        } else if (found.look().equals(known.changed)) {
            known.changed = null;
            known.loaded = found.look();
            load(found);
        } else {
            known.changed = found.look();
        }
    }

    private void load(Found found) {
        try {
            this.host.load(source(found));
        } catch (ScriptException ex) {
            // Told by the listeners of the host.
            logger.debug("Not loaded: " + found.file(), ex);
        } catch (RuntimeException ex) {
            logger.warn("A script could not be loaded: " + ex.getMessage());
        }
    }

    private void missing(String file) {
        Known known = this.known.get(file);
        if (known != null && !known.missing) {
            known.missing = true;
        } else {
            this.known.remove(file);
            this.host.unload(file.substring(0, file.lastIndexOf('.')));
        }
    }

    private static ScriptSource source(Found found) {
        try {
            return new ScriptSource(found.name(), found.file(), found.resource().getContentAsByteArray());
        } catch (IOException ex) {
            throw new ScriptException(
                    ScriptException.Kind.ERROR, found.file(), 0, "the file cannot be read: " + ex.getMessage());
        }
    }

    private Map<String, Found> find() {
        Map<String, Found> found = new TreeMap<>();
        Map<String, String> names = new HashMap<>();
        for (String location : this.locations) {
            for (Found each : find(location)) {
                String other = names.putIfAbsent(each.name(), each.file());
                if (other != null && !other.equals(each.file())) {
                    throw new ScriptException(
                            ScriptException.Kind.ERROR,
                            each.file(),
                            0,
                            "there is a script of the same name, " + other + ": rename one of them");
                }
                // In two places, the first one counts.
                found.putIfAbsent(each.file(), each);
            }
        }
        return found;
    }

    private List<Found> find(String given) {
        boolean optional = given.startsWith(OPTIONAL);
        String location = optional ? given.substring(OPTIONAL.length()) : given;
        String folder = location.endsWith("/") ? location : location + "/";
        Resource root = this.resolver.getResource(folder);
        try {
            if (!root.exists()) {
                if (optional) {
                    return List.of();
                }
                throw new IllegalArgumentException("There is no " + location + " with scripts: make it, correct"
                        + " llmspell.bridge.scripts.locations, or write " + OPTIONAL + location);
            }
            return find(root);
        } catch (IOException ex) {
            throw new IllegalArgumentException("Scripts in " + location + " cannot be read: " + ex.getMessage(), ex);
        }
    }

    private List<Found> find(Resource root) throws IOException {
        List<Found> all = new ArrayList<>();
        String base = root.getURL().toString();
        for (String extension : this.host.extensions()) {
            for (Resource resource : this.resolver.getResources(base + "**/*." + extension)) {
                all.add(new Found(
                        root.isFile() ? below(root, resource) : below(base, resource),
                        resource,
                        new Look(resource.lastModified(), resource.contentLength())));
            }
        }
        return all;
    }

    private static String below(String base, Resource resource) throws IOException {
        return StringUtils.uriDecode(resource.getURL().toString().substring(base.length()), StandardCharsets.UTF_8);
    }

    /** A folder may be given relative to where the application was started; what is found in it is absolute. */
    private static String below(Resource folder, Resource file) throws IOException {
        Path below = absolute(folder).relativize(absolute(file));
        return below.toString().replace(File.separatorChar, '/');
    }

    private static Path absolute(Resource resource) throws IOException {
        return resource.getFile().toPath().toAbsolutePath().normalize();
    }
}
