package io.llmspell.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows and steers hooks and events through their endpoints, and the files it needs. It asks nothing but
 * those, and comes with headers that keep a browser from running anything else. Thread-safe.
 */
public final class HookDashboard {

    private static final String PAGE = "";

    private final String path;

    private final Map<String, String> headers;

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /**
     * Reads the files.
     *
     * @param path where the page is served, such as {@code /llmspell}
     * @param actuator where a browser finds the endpoints: an absolute URL, or a path; {@code null} for
     *     {@code basePath}, beside the page
     * @param basePath the path of all endpoints, such as {@code /actuator}
     * @param endpointPaths gives an endpoint's path below that by its id
     * @param refresh how often the page asks
     */
    public HookDashboard(
            String path,
            @Nullable URI actuator,
            String basePath,
            UnaryOperator<String> endpointPaths,
            Duration refresh) {
        this.path = path;
        this.headers = headers(actuator);
        String root = (actuator != null) ? actuator.toString() : up(path) + basePath.replaceFirst("^/+", "");
        String address = root.endsWith("/") ? root : root + "/";
        String page = text("index.html").replace("{{refresh}}", String.valueOf(refresh.toMillis()));
        for (String endpoint : new String[] {"hooks", "hookgraph", "decisions", "events"}) {
            page = page.replace("{{" + endpoint + "}}", escaped(address + endpointPaths.apply(endpoint)));
        }
        this.assets.put(PAGE, new Asset("text/html;charset=UTF-8", page));
        add("dashboard.css", "text/css;charset=UTF-8");
        for (String script : new String[] {"elements.js", "remote.js", "graph.js", "tables.js", "dashboard.js"}) {
            add(script, "text/javascript;charset=UTF-8");
        }
    }

    /**
     * A file.
     *
     * @param type its media type
     */
    public record Asset(String type, String content) {}

    private void add(String file, String type) {
        this.assets.put(file, new Asset(type, text(file)));
    }

    private static String text(String file) {
        try (InputStream stream = HookDashboard.class.getResourceAsStream("dashboard/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("The file " + file + " of the dashboard is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** From below the path to what is beside it, so that a prefix that a proxy takes away does not matter. */
    private static String up(String path) {
        return "../"
                .repeat((int) path.chars().filter(character -> character == '/').count());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    private static Map<String, String> headers(@Nullable URI actuator) {
        String asked = (actuator != null && actuator.isAbsolute())
                ? " " + actuator.getScheme() + "://" + actuator.getRawAuthority()
                : "";
        return Map.of(
                "Content-Security-Policy",
                "default-src 'self'; connect-src 'self'" + asked
                        + "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer",
                "Cache-Control",
                "no-store");
    }

    /** Where it is served, without a slash at the end; the page itself has one. */
    public String path() {
        return this.path;
    }

    /** What a browser that asks for the path alone is sent to: relative to that. */
    public URI page() {
        return URI.create(this.path.substring(this.path.lastIndexOf('/') + 1) + "/");
    }

    /** The headers of everything that is served. */
    public Map<String, String> headers() {
        return this.headers;
    }

    /**
     * What is served.
     *
     * @param file the name of a file; empty for the page
     */
    public Optional<Asset> asset(String file) {
        return Optional.ofNullable(this.assets.get(file));
    }
}
