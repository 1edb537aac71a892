package io.llmspell.sample.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** Server-sent events as a client reads them. */
final class EventStream implements AutoCloseable {

    private final HttpResponse<InputStream> response;

    private final BufferedReader reader;

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    /** Returns when the server has answered: from then on no event is missed. */
    static EventStream open(int port, String pattern) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + port + "/events?pattern=" + URLEncoder.encode(pattern, UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return new EventStream(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream()));
    }

    int status() {
        return this.response.statusCode();
    }

    String contentType() {
        return this.response.headers().firstValue("Content-Type").orElse("");
    }

    /** All that is left, when the server has ended the stream. */
    String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = this.reader.readLine(); line != null; line = this.reader.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    /** Waits for the next message. */
    Message next() throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (true) {
            String line = this.reader.readLine();
            if (line == null) {
                throw new AssertionError("the stream has ended");
            }
            if (line.isEmpty() && fields.containsKey("data")) {
                return new Message(fields.get("id"), fields.get("event"), fields.get("data"));
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
    }

    @Override
    public void close() throws IOException {
        this.reader.close();
    }

    record Message(String id, String event, String data) {}
}
