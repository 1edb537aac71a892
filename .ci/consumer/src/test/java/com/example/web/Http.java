package com.example.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Calls the application as a user of it who has signed in. */
public final class Http {

    private static final String USER =
            Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));

    private Http() {}

    public static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Basic " + USER)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
