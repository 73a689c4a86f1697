package journey.remarketing.links;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a visit is taken for a machine's. Much of what opens mails and follows links is none of the recipient's doing: link
 * scanners of mail servers, proxies that fetch pictures before or instead of a person, previews of chats. A visit is marked
 * with the reason and counts as nobody's; where nothing below is true, it is a person's.
 */
public enum Machine {
    /** Says that it is a crawler, a link preview or a monitor. */
    CRAWLER,
    /** A browser that a program drives. */
    HEADLESS,
    /** An HTTP library or a command-line tool. */
    LIBRARY,
    /** No user agent at all; every browser has one. */
    MISSING,
    /** A mail provider's proxy for pictures: it hides whether and when a person looked. */
    PROXY,
    /** A browser or a mail program that fetches what might be opened next. */
    PREFETCH,
    /** Looks whether links are harmful: by its name, by HEAD, right after the sending, or several links of a mail at once. */
    SCANNER;

    /** Sooner after its making nobody has got a mail, opened it and found the link. */
    static final Duration TOO_SOON = Duration.ofSeconds(2);

    private static final int LONGEST_USER_AGENT = 512;

    /** Apple's Mail Privacy Protection names itself with nothing else. */
    private static final String APPLES_PROXY = "mozilla/5.0";

    private static final Pattern PROXIES =
            Pattern.compile("googleimageproxy|ggpht\\.com|yahoomailproxy|yahoocachesystem");
    private static final Pattern SCANNERS = Pattern.compile(
            "proofpoint|barracuda|mimecast|safelinks|messagelabs|symantec|fireeye|trendmicro|sophos|ironport|urldefense"
                    + "|virustotal|forcepoint|zscaler|bitdefender");
    private static final Pattern HEADLESSES = Pattern.compile("headless|phantomjs|puppeteer|playwright|selenium");
    private static final Pattern CRAWLERS = Pattern.compile(
            "(?<!cu)bot\\b|crawler|spider|slurp|facebookexternalhit|preview|whatsapp|embedly|pingdom|uptime|monitoring");
    private static final Pattern LIBRARIES = Pattern.compile(
            "^(curl|wget|python|java|go-http-client|okhttp|apache-httpclient|axios|node|undici|got|ruby|libwww|lwp|perl|php"
                    + "|guzzle|postman|insomnia|dart|reqwest|aiohttp|httpie)\\b");

    /**
     * How somebody came.
     *
     * @param head asked only for the head of the answer
     * @param userAgent as it came; empty for none
     * @param purpose what the fields {@code Sec-Purpose}, {@code Purpose}, {@code X-Purpose} and {@code X-Moz} say; empty for none
     * @param age since the link was made
     */
    public record Visitor(boolean head, String userAgent, String purpose, Duration age) {}

    /** The value of {@code ce_bot} and of meters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a person. */
    public static Optional<Machine> judge(Visitor visitor) {
        String userAgent = visitor.userAgent()
                .substring(0, Math.min(visitor.userAgent().length(), LONGEST_USER_AGENT))
                .strip()
                .toLowerCase(Locale.ROOT);
        String purpose = visitor.purpose().toLowerCase(Locale.ROOT);
        if (userAgent.isEmpty()) {
            return Optional.of(MISSING);
        }
        if (userAgent.equals(APPLES_PROXY) || PROXIES.matcher(userAgent).find()) {
            return Optional.of(PROXY);
        }
        if (visitor.head() || SCANNERS.matcher(userAgent).find()) {
            return Optional.of(SCANNER);
        }
        if (HEADLESSES.matcher(userAgent).find()) {
            return Optional.of(HEADLESS);
        }
        if (CRAWLERS.matcher(userAgent).find()) {
            return Optional.of(CRAWLER);
        }
        if (LIBRARIES.matcher(userAgent).find()) {
            return Optional.of(LIBRARY);
        }
        if (purpose.contains("prefetch") || purpose.contains("preview")) {
            return Optional.of(PREFETCH);
        }
        return visitor.age().compareTo(TOO_SOON) < 0 ? Optional.of(SCANNER) : Optional.empty();
    }
}
