package io.llmspell.autoconfigure;

import io.llmspell.actuate.HookDashboard;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Serves the dashboard by Spring WebFlux, whose types have the names of those of Spring MVC. */
final class ReactiveDashboard {

    private ReactiveDashboard() {}

    static RouterFunction<ServerResponse> routes(HookDashboard dashboard) {
        return RouterFunctions.route()
                .GET(
                        dashboard.path(),
                        request -> ServerResponse.status(HttpStatus.FOUND)
                                .header(HttpHeaders.LOCATION, dashboard.page().toString())
                                .build())
                .GET(dashboard.path() + "/", request -> answer(dashboard, ""))
                .GET(dashboard.path() + "/{file}", request -> answer(dashboard, request.pathVariable("file")))
                .build();
    }

    private static Mono<ServerResponse> answer(HookDashboard dashboard, String file) {
        HookDashboard.Asset asset = dashboard.asset(file).orElse(null);
        if (asset == null) {
            return ServerResponse.notFound().build();
        }
        return ServerResponse.ok()
                .headers(headers -> dashboard.headers().forEach(headers::set))
                .header(HttpHeaders.CONTENT_TYPE, asset.type())
                .bodyValue(asset.content());
    }
}
