package io.llmspell.autoconfigure;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.htmlunit.HtmlUnitDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Chromium where it is installed with its driver, else HtmlUnit; {@code -Dllmspell.browser=chromium} or
 * {@code htmlunit} says which. Nothing is downloaded.
 */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int WIDTH = 1280;

    private final WebDriver driver;

    private Browser(WebDriver driver) {
        this.driver = driver;
    }

    static Browser open() {
        String wanted = System.getProperty("llmspell.browser", "").toLowerCase(Locale.ROOT);
        Optional<File> chromium =
                installed("CHROME_BIN", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        Optional<File> driver = installed("CHROMEDRIVER", "/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver");
        boolean found = chromium.isPresent() && driver.isPresent();
        if (wanted.equals("chromium") || (wanted.isEmpty() && found)) {
            return new Browser(chromium(chromium.orElseThrow(), driver.orElseThrow()));
        }
        return htmlUnit();
    }

    static Browser htmlUnit() {
        return new Browser(new HtmlUnitDriver(BrowserVersion.CHROME, true) {

            @Override
            protected WebClient modifyWebClient(WebClient client) {
                // A script that fails fails the test.
                client.getOptions().setThrowExceptionOnScriptError(true);
                return client;
            }
        });
    }

    private static Optional<File> installed(String variable, String... places) {
        return Stream.concat(Stream.of(System.getenv(variable)), Stream.of(places))
                .filter(Objects::nonNull)
                .map(File::new)
                .filter(File::canExecute)
                .findFirst();
    }

    private static WebDriver chromium(File binary, File driver) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary);
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=" + WIDTH + ",1000");
        return new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(driver).build(), options);
    }

    WebDriver driver() {
        return this.driver;
    }

    void visit(String address) {
        // Another fragment alone would not load the page.
        this.driver.get("about:blank");
        this.driver.get(address);
    }

    /** The first element that there is, as soon as there is one. */
    WebElement find(String css) {
        return await(driver ->
                driver.findElements(By.cssSelector(css)).stream().findFirst().orElse(null));
    }

    /** The first element of this kind inside of one that says this, as soon as there is one. */
    WebElement find(String css, String text, String inner) {
        return await(driver -> driver.findElements(By.cssSelector(css)).stream()
                .filter(element -> element.getText().contains(text))
                .flatMap(element -> element.findElements(By.cssSelector(inner)).stream())
                .findFirst()
                .orElse(null));
    }

    List<WebElement> all(String css) {
        return this.driver.findElements(By.cssSelector(css));
    }

    /** Waits until an element says this. */
    void reads(String css, String text) {
        try {
            await(driver -> driver.findElements(By.cssSelector(css)).stream()
                    .anyMatch(element -> element.getText().contains(text)));
        } catch (RuntimeException ex) {
            List<String> said = all(css).stream().map(WebElement::getText).toList();
            throw new AssertionError("No element " + css + " says '" + text + "', but: " + said, ex);
        }
    }

    /** Waits until there is no such element. */
    void lacks(String css) {
        await(driver -> driver.findElements(By.cssSelector(css)).isEmpty());
    }

    private <T> T await(Function<WebDriver, T> condition) {
        return new WebDriverWait(this.driver, PATIENCE, Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .until(condition);
    }

    /** The page as it is seen; nothing where nothing is drawn. */
    Optional<byte[]> picture() {
        return (this.driver instanceof ChromeDriver chrome)
                ? Optional.of(chrome.getScreenshotAs(OutputType.BYTES))
                : Optional.empty();
    }

    @Override
    public void close() {
        this.driver.quit();
    }
}
