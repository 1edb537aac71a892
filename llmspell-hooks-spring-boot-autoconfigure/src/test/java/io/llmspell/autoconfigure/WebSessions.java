package io.llmspell.autoconfigure;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A web server with a page that uses its session, and a browser. */
final class WebSessions {

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private final int port;

    WebSessions(AssertableWebApplicationContext context) {
        this.port = context.getSourceApplicationContext(AnnotationConfigServletWebServerApplicationContext.class)
                .getWebServer()
                .getPort();
    }

    static WebApplicationContextRunner runner() {
        return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        TomcatServletWebServerAutoConfiguration.class,
                        HookAutoConfiguration.class,
                        HookSessionAutoConfiguration.class))
                .withPropertyValues("server.port=0", "llmspell.hooks.timeout=30s")
                .withUserConfiguration(Page.class);
    }

    /** Has the page do something with the session; returns what it answers. */
    String visit(String action) throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + this.port + "/" + action);
        return this.client
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Configuration(proxyBeanMethods = false)
    static class Page {

        @Bean
        ServletRegistrationBean<Sessions> sessions() {
            return new ServletRegistrationBean<>(new Sessions(), "/*");
        }
    }

    static class Sessions extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(answer(request));
        }

        private static String answer(HttpServletRequest request) {
            try {
                return switch (request.getRequestURI()) {
                    case "/none" -> String.valueOf(request.getSession(false));
                    case "/use" -> use(request.getSession());
                    case "/rename" -> request.changeSessionId().isEmpty() ? "" : "renamed";
                    case "/leave" -> leave(request.getSession());
                    default -> throw new IllegalArgumentException(request.getRequestURI());
                };
            } catch (RuntimeException ex) {
                return ex.getClass().getSimpleName() + ": " + ex.getMessage();
            }
        }

        private static String use(HttpSession session) {
            Integer visits = (Integer) session.getAttribute("visits");
            session.setAttribute("visits", (visits != null) ? visits + 1 : 1);
            return "visit " + session.getAttribute("visits");
        }

        private static String leave(HttpSession session) {
            session.invalidate();
            return "left";
        }
    }
}
