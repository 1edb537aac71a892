package io.llmspell.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the dashboard.
 *
 * @param enabled Whether the page that shows and steers hooks and events is served. Who may see it is up to the
 *     security of the application.
 * @param path Where it is served.
 * @param refresh How often the page asks the endpoints.
 * @param actuatorUrl Where a browser finds the endpoints, if not beside the page under
 *     management.endpoints.web.base-path: a URL, such as that of another port, or a path that begins with a slash.
 */
@ConfigurationProperties("llmspell.dashboard")
public record HookDashboardProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("/llmspell") String path,
        @DefaultValue("2s") Duration refresh,
        @Nullable URI actuatorUrl) {

    private static final Pattern PATH = Pattern.compile("(/(?!\\.\\.?(/|$))[A-Za-z0-9._~-]+)+");

    private static final Duration SHORTEST = Duration.ofMillis(100);

    private static final Duration LONGEST = Duration.ofHours(1);

    public HookDashboardProperties {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("llmspell.dashboard.path must be a path such as /llmspell, of letters,"
                    + " digits and . _ ~ -, without a slash at its end, but is '" + path + "'");
        }
        if (refresh.compareTo(SHORTEST) < 0 || refresh.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "llmspell.dashboard.refresh must be from 100ms to 1h, but is " + refresh.toMillis() + "ms");
        }
        if (actuatorUrl != null && !isUsable(actuatorUrl)) {
            throw new IllegalArgumentException("llmspell.dashboard.actuator-url must be a URL such as"
                    + " https://ops.example.com:9001/actuator, or a path that begins with a slash, but is '"
                    + actuatorUrl + "'");
        }
    }

    private static boolean isUsable(URI url) {
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            return false;
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        return url.isAbsolute()
                ? web && url.getHost() != null
                : url.getRawAuthority() == null && url.getRawPath().startsWith("/");
    }
}
