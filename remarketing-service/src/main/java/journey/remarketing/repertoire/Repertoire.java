package journey.remarketing.repertoire;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.CampaignSet;
import journey.remarketing.campaign.Campaigns;
import journey.remarketing.campaign.UnusableCampaigns;
import journey.remarketing.campaign.yaml.CampaignFolder;
import journey.remarketing.campaign.yaml.Definitions;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.Templates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the campaigns' files at the start, when asked, and when their contents have changed; all or nothing. A set with a
 * mistake leaves the one before in force, and is said in the answer, in the health's details and in a meter until a reading
 * finds nothing wrong.
 */
public final class Repertoire implements Campaigns, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repertoire.class);

    private final CampaignFolder folder;
    private final Set<String> channels;
    private final MailRenderer renderer;
    private final Clock clock;
    private final MeterRegistry registry;
    private final ScheduledExecutorService watch = new ScheduledThreadPoolExecutor(
            1, Thread.ofVirtual().name("campaigns-", 0).factory());
    private volatile CampaignSet current;
    private volatile Reading latest;
    /** What was read last, whether it could be used or not: only other contents are worth another reading. */
    private Optional<CampaignFiles> known = Optional.empty();

    /** Of campaigns by mail only. */
    public Repertoire(CampaignFolder folder, MailRenderer renderer, Clock clock, MeterRegistry registry) {
        this(folder, Set.of(Campaign.Channel.EMAIL.id()), renderer, clock, registry);
    }

    /**
     * Reads them for the first time.
     *
     * @param channels ids of those that steps may name
     * @throws UnusableCampaigns when something is wrong with them
     */
    public Repertoire(
            CampaignFolder folder, Set<String> channels, MailRenderer renderer, Clock clock, MeterRegistry registry) {
        this.folder = folder;
        this.channels = Set.copyOf(channels);
        this.renderer = renderer;
        this.clock = clock;
        this.registry = registry;
        Instant now = clock.instant();
        CampaignFiles files = folder.read();
        this.current = use(files, now);
        this.known = Optional.of(files);
        this.latest = new Reading.Replaced(now, current.campaigns().size());
        Gauge.builder(
                        "journey.remarketing.campaigns",
                        this,
                        it -> it.current.campaigns().size())
                .register(registry);
        Gauge.builder(
                        "journey.remarketing.campaigns.mistakes",
                        this,
                        it -> it.mistakes().size())
                .register(registry);
    }

    @Override
    public CampaignSet current() {
        return current;
    }

    /** What came of the latest reading that found something to say. */
    public Reading latest() {
        return latest;
    }

    /** What is wrong with the files, where those in force are not theirs. */
    public List<String> mistakes() {
        return latest instanceof Reading.Refused refused ? refused.mistakes() : List.of();
    }

    /** For people: where the files lie. */
    public String place() {
        return folder.place();
    }

    /** Looks for changed contents, every so often, until closed. */
    public void watch(Duration every) {
        watch.scheduleWithFixedDelay(
                () -> {
                    try {
                        readOnce();
                    } catch (RuntimeException failure) {
                        LOG.atError()
                                .addKeyValue("failure", failure.getClass().getName())
                                .log("Reading the campaigns failed");
                    }
                },
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Reads the files, and replaces what is in force if they say something else and nothing is wrong with them. */
    public synchronized Reading readOnce() {
        Instant now = clock.instant();
        Reading reading;
        try {
            CampaignFiles files = files();
            if (known.filter(files::equals).isPresent()) {
                // A mistake that is still there is no news for the watch, but for whoever asks.
                return latest instanceof Reading.Refused refused ? refused : new Reading.Unchanged(now);
            }
            known = Optional.of(files);
            current = use(files, now);
            reading = new Reading.Replaced(now, current.campaigns().size());
            LOG.atInfo().addKeyValue("campaigns", current.campaigns().size()).log("The campaigns have changed");
        } catch (UnusableCampaigns wrong) {
            boolean news = !wrong.mistakes().equals(mistakes());
            reading = new Reading.Refused(now, wrong.mistakes());
            if (!news) {
                return latest;
            }
            LOG.atWarn().addKeyValue("mistakes", wrong.mistakes()).log("The campaigns were changed, but not for use");
        }
        latest = reading;
        registry.counter(
                        "journey.remarketing.campaign.readings",
                        "outcome",
                        reading.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .increment();
        return reading;
    }

    private CampaignFiles files() {
        try {
            return folder.read();
        } catch (UnusableCampaigns unreadable) {
            known = Optional.empty();
            throw unreadable;
        }
    }

    private CampaignSet use(CampaignFiles files, Instant now) {
        List<String> mistakes = new ArrayList<>();
        List<Campaign> campaigns = Definitions.read(files, channels, mistakes);
        Templates templates = renderer.read(files, campaigns, mistakes);
        if (!mistakes.isEmpty()) {
            throw new UnusableCampaigns(mistakes);
        }
        renderer.use(templates);
        return new CampaignSet(campaigns, now);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
