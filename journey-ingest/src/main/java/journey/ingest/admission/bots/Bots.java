package journey.ingest.admission.bots;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;

/**
 * Tells machines from people by the user agent. Events are marked with the verdict, never dropped for it.
 *
 * <p>Judging a user agent anew costs microseconds, or up to a few milliseconds, so verdicts are remembered, up to a bounded amount of memory
 * that made-up user agents can fill but not exceed; a shop's visitors have a few thousand between them. Safe for use by
 * many threads; never blocks.
 */
public final class Bots {
    /** How much of a user agent is read; the longest of a known crawler has 285 characters. */
    static final int LONGEST = 512;

    private static final long REMEMBERED_CHARACTERS = 4_000_000;
    /** What an entry takes beside its characters, roughly. */
    private static final int ENTRY = 150;

    /** How often a user agent's characters are looked at, at most, in judging it: at worst some milliseconds. */
    static final int LOOKS = 250_000;

    private static final Optional<Bot> CRAWLER = Optional.of(Bot.CRAWLER);
    private static final Optional<Bot> MISSING = Optional.of(Bot.MISSING);

    private final CrawlerList crawlers;
    private final SpiderDevices spiders;
    private final Cache<String, Optional<Bot>> verdicts;

    Bots(CrawlerList crawlers, SpiderDevices spiders, long rememberedCharacters) {
        this.crawlers = crawlers;
        this.spiders = spiders;
        this.verdicts = Caffeine.newBuilder()
                .maximumWeight(rememberedCharacters)
                .weigher((String userAgent, Optional<Bot> verdict) -> userAgent.length() + ENTRY)
                .build();
    }

    /**
     * Reads the lists; takes a second or two of a cold JVM.
     *
     * @throws IllegalStateException where a list is missing or unreadable
     */
    public static Bots load() {
        return new Bots(CrawlerList.load(), SpiderDevices.load(), REMEMBERED_CHARACTERS);
    }

    /** Empty for server-side sources, which are never judged, and where the user agent is a person's. */
    public Optional<Bot> verdict(Source source, Optional<String> userAgent) {
        return source.kind() == SourceKind.SERVER ? Optional.empty() : verdict(userAgent.orElse(""));
    }

    /**
     * @param userAgent the header field as it came; beyond {@value #LONGEST} characters it is not read
     * @return empty where it is a person's
     */
    public Optional<Bot> verdict(String userAgent) {
        String read = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
        Optional<Bot> known = verdicts.getIfPresent(read);
        if (known != null) {
            return known;
        }
        Optional<Bot> verdict = judge(read);
        verdicts.put(read, verdict);
        return verdict;
    }

    private Optional<Bot> judge(String userAgent) {
        return userAgent.isBlank() ? MISSING : judge(new BoundedText(userAgent, LOOKS));
    }

    /** Whoever needs more looks than any known browser or crawler by far has made it up. */
    Optional<Bot> judge(BoundedText userAgent) {
        try {
            Optional<Bot> listed = crawlers.judge(userAgent);
            if (listed.isPresent()) {
                return listed;
            }
            return spiders.isSpider(userAgent) ? CRAWLER : Optional.empty();
        } catch (BoundedText.Exhausted madeUp) {
            return CRAWLER;
        }
    }

    /** For tests: what the remembered verdicts weigh by now. */
    long remembered() {
        verdicts.cleanUp();
        return verdicts.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }
}
