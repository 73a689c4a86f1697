package journey.aggregator.session;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import journey.events.Channel;
import journey.events.Touchpoint;
import journey.events.Visit;

/**
 * How a customer came: the default channel group of Google Analytics 4, by its published rules (Analytics Help, "Default
 * channel group", support.google.com/analytics/answer/9756891), in their order, in any case; and the channels that it doesn't
 * know. Where links are not tagged, the site before says source and medium, as it does there: a search engine is organic
 * search, a social network organic social, and so on; no site is direct. Google keeps its lists of sites to itself; ours are
 * in {@link Site}.
 */
public enum Source {
    DIRECT,
    CROSS_NETWORK,
    PAID_SHOPPING,
    PAID_SEARCH,
    PAID_SOCIAL,
    PAID_VIDEO,
    DISPLAY,
    PAID_OTHER,
    ORGANIC_SHOPPING,
    ORGANIC_SOCIAL,
    ORGANIC_VIDEO,
    ORGANIC_SEARCH,
    REFERRAL,
    EMAIL,
    AFFILIATES,
    AUDIO,
    SMS,
    MOBILE_PUSH,
    UNASSIGNED,
    STORE,
    PHONE,
    CHAT,
    MARKETPLACE;

    private static final Pattern PAID = Pattern.compile(".*cp.*|ppc|retargeting|paid.*");
    private static final Pattern SHOPPING = Pattern.compile(".*(([^a-df-z]|^)shop|shopping).*");
    private static final Set<String> DISPLAYS = Set.of("display", "banner", "expandable", "interstitial", "cpm");
    private static final Set<String> SOCIALS =
            Set.of("social", "social-network", "social-media", "sm", "social network", "social media");
    private static final Set<String> MAILS = Set.of("email", "e-mail", "e_mail", "e mail");

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How the visit came that a touchpoint begins. */
    static Source of(Touchpoint touchpoint) {
        return offline(touchpoint.channel()).orElseGet(() -> of(touchpoint.visit()));
    }

    /** Channels on which a customer is there without a visit to the storefront. */
    static Optional<Source> offline(Channel channel) {
        return switch (channel) {
            case STORE -> Optional.of(STORE);
            case PHONE -> Optional.of(PHONE);
            case CHAT -> Optional.of(CHAT);
            case MARKETPLACE -> Optional.of(MARKETPLACE);
            case WEB, APP, EMAIL, SERVER -> Optional.empty();
        };
    }

    static Source of(Visit visit) {
        if (visit.campaign().isPresent()) {
            return tagged(lower(visit.source()), lower(visit.medium()), name(visit));
        }
        return visit.referrer().map(Source::untagged).orElse(DIRECT);
    }

    private static Source untagged(String referrer) {
        return switch (Site.of(referrer)) {
            case SEARCH -> ORGANIC_SEARCH;
            case SOCIAL -> ORGANIC_SOCIAL;
            case VIDEO -> ORGANIC_VIDEO;
            case SHOPPING -> ORGANIC_SHOPPING;
            case OTHER -> REFERRAL;
        };
    }

    private static Source tagged(String source, String medium, String campaign) {
        boolean unnamed = medium.isEmpty() || medium.equals("(none)") || medium.equals("(not set)");
        if (source.equals("(direct)") && unnamed) {
            return DIRECT;
        }
        if (campaign.contains("cross-network")) {
            return CROSS_NETWORK;
        }
        Site site = Site.of(source);
        boolean paid = PAID.matcher(medium).matches();
        boolean shopping = site == Site.SHOPPING || SHOPPING.matcher(campaign).matches();
        if (paid && shopping) {
            return PAID_SHOPPING;
        }
        if (paid && site != Site.OTHER) {
            return switch (site) {
                case SEARCH -> PAID_SEARCH;
                case SOCIAL -> PAID_SOCIAL;
                case VIDEO -> PAID_VIDEO;
                case SHOPPING, OTHER -> PAID_OTHER;
            };
        }
        if (DISPLAYS.contains(medium)) {
            return DISPLAY;
        }
        if (paid) {
            return PAID_OTHER;
        }
        return organic(source, medium, site, shopping);
    }

    private static Source organic(String source, String medium, Site site, boolean shopping) {
        if (shopping) {
            return ORGANIC_SHOPPING;
        }
        if (site == Site.SOCIAL || SOCIALS.contains(medium)) {
            return ORGANIC_SOCIAL;
        }
        if (site == Site.VIDEO || medium.contains("video")) {
            return ORGANIC_VIDEO;
        }
        if (site == Site.SEARCH || medium.equals("organic")) {
            return ORGANIC_SEARCH;
        }
        if (medium.equals("referral") || medium.equals("app") || medium.equals("link")) {
            return REFERRAL;
        }
        if (MAILS.contains(source) || MAILS.contains(medium)) {
            return EMAIL;
        }
        if (medium.equals("affiliate") || medium.equals("affiliates")) {
            return AFFILIATES;
        }
        if (medium.equals("audio")) {
            return AUDIO;
        }
        if (source.equals("sms") || medium.equals("sms")) {
            return SMS;
        }
        boolean push = medium.endsWith("push")
                || medium.contains("mobile")
                || medium.contains("notification")
                || source.equals("firebase");
        return push ? MOBILE_PUSH : UNASSIGNED;
    }

    /** The campaign's own name: what its source and medium leave of it. */
    private static String name(Visit visit) {
        String joined = visit.campaign().orElse("");
        int start = visit.source().map(source -> source.length() + 1).orElse(0)
                + visit.medium().map(medium -> medium.length() + 1).orElse(0);
        return start >= joined.length() ? "" : joined.substring(start).toLowerCase(Locale.ROOT);
    }

    private static String lower(Optional<String> text) {
        return text.orElse("").strip().toLowerCase(Locale.ROOT);
    }
}
