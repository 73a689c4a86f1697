package journey.standalone.storefront;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** This machine's own browser, driven from here; nothing is downloaded. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-quic",
            "--no-first-run",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Where it is installed. */
    static Optional<Path> find() {
        Stream<Path> folders = Stream.concat(
                Arrays.stream(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of),
                Stream.of(Path.of("/usr/bin")));
        return folders.flatMap(folder -> NAMES.stream().map(folder::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path executable) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable)
                            .setArgs(QUIET));
            return new Chromium(playwright, browser);
        } catch (RuntimeException cannotStart) {
            playwright.close();
            throw cannotStart;
        }
    }

    /** Somebody who has never been here before. */
    Visitor visitor() {
        return new Visitor(browser.newContext(new Browser.NewContextOptions().setUserAgent(agent())));
    }

    /** Its own name, but for the word that says that nobody sits before it: shops' figures leave such browsers out. */
    private String agent() {
        String major = browser.version().replaceAll("\\..*", "");
        return "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/" + major
                + ".0.0.0 Safari/537.36";
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
