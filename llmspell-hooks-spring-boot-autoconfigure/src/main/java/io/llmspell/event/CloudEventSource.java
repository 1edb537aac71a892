package io.llmspell.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code source} of CloudEvents. */
final class CloudEventSource {

    private static final Pattern OURS = Pattern.compile("/([^/]+)(?:/([^/]*))?");

    private CloudEventSource() {}

    /** The source as a path of one or two segments. */
    static String uri(EventSource source) {
        String path = "/" + encode(source.component());
        return (source.instanceId() != null) ? path + "/" + encode(source.instanceId()) : path;
    }

    /** The source that a path of ours is of; {@code null} if it is none. */
    static @Nullable EventSource parse(String uri, @Nullable String correlationId) {
        Matcher path = OURS.matcher(uri);
        if (!path.matches()) {
            return null;
        }
        String instance = path.group(2);
        try {
            EventSource source =
                    new EventSource(decode(path.group(1)), (instance != null) ? decode(instance) : null, correlationId);
            // What others have encoded in another way stays what it is.
            return uri(source).equals(uri) ? source : null;
        } catch (IllegalArgumentException ex) {
            return null;
        }
    }

    /** Encodes all but the unreserved characters of RFC 3986; segments of dots alone would be taken for steps. */
    private static String encode(String text) {
        String encoded = URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
        return (encoded.equals(".") || encoded.equals("..")) ? encoded.replace(".", "%2E") : encoded;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }
}
