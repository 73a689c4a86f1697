package journey.remarketing.outreach;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import journey.events.CartContents;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.remarketing.campaign.Audience;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.Trigger;

/** What every message has to pass, in this order. Each gate is a pure function of the {@link Question}. */
public enum Gate {
    /** Nobody paused the campaign. */
    CAMPAIGN_RUNNING(Gate::campaignRunning),
    /** What merged customers were mailed is known. */
    HISTORY_COMPLETE(Gate::historyComplete),
    NOT_BOUGHT(Gate::notBought),
    CART_WORTH_MAILING(Gate::cartWorthMailing),
    IN_AUDIENCE(Gate::inAudience),
    ADDRESS_KNOWN(Gate::addressKnown),
    CONSENT(Gate::consent),
    NOT_SUPPRESSED(Gate::notSuppressed),
    NOT_IN_HOLDOUT(Gate::notInHoldout),
    FREQUENCY_CAP(Gate::frequencyCap),
    QUIET_HOURS(Gate::quietHours),
    CAMPAIGN_ACTIVE(Gate::campaignActive),
    NOT_TOO_OLD(Gate::notTooOld),
    /** The recipient's domain takes more mails now. */
    DOMAIN_RATE(Gate::domainRate),
    /** The courier can take it at once; else it is judged again. */
    COURIER_FREE(Gate::courierFree);

    private static final Map<String, String> COUNTRIES = countries();
    private static final Duration SOONEST_WHILE_PAUSED = Duration.ofSeconds(5);
    private static final Duration LATEST_WHILE_PAUSED = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN_FOR_HISTORY = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN_AT_FULL_SPEED = Duration.ofSeconds(1);
    private static final Duration WAIT_FOR_HISTORY = Duration.ofMinutes(1);

    /**
     * What is judged.
     *
     * @param activeSince when the campaign started
     * @param paused whether somebody paused the campaign
     * @param room what can be sent now
     */
    record Question(
            Conversation conversation,
            Occasion occasion,
            StepProgress step,
            Campaign campaign,
            Policy policy,
            Instant activeSince,
            boolean paused,
            Room room,
            Instant now) {
        /** By which the step's messages go. */
        Campaign.Channel channel() {
            return campaign.step(step.step()).orElseThrow().channel();
        }
    }

    private final Function<Question, Verdict> rule;

    Gate(Function<Question, Verdict> rule) {
        this.rule = rule;
    }

    Verdict judge(Question question) {
        return rule.apply(question);
    }

    /** The name in the trace, in meters and in the manual. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Waits while the step is fresh; who resumes a campaign doesn't want last week's mails to leave. */
    private static Verdict campaignRunning(Question q) {
        if (!q.paused()) {
            return Verdict.pass();
        }
        Duration age = q.step().age(q.now());
        return age.compareTo(q.policy().maxAge()) > 0
                ? new Verdict.Skip("the campaign was paused until the step was too late", Map.of())
                : new Verdict.Defer(q.now().plus(whilePaused(age)), "the campaign is paused", Map.of());
    }

    /** What has waited for long may wait a little longer: a short pause holds up nobody, a long one costs little. */
    private static Duration whilePaused(Duration age) {
        Duration half = age.dividedBy(2);
        Duration most = half.compareTo(LATEST_WHILE_PAUSED) < 0 ? half : LATEST_WHILE_PAUSED;
        return most.compareTo(SOONEST_WHILE_PAUSED) > 0 ? most : SOONEST_WHILE_PAUSED;
    }

    private static Verdict historyComplete(Question q) {
        TreeSet<CustomerId> missing = new TreeSet<>(q.occasion().formerly());
        missing.removeAll(q.conversation().absorbed());
        if (missing.isEmpty()) {
            return Verdict.pass();
        }
        Map<String, String> inputs = Map.of("missing", Integer.toString(missing.size()));
        Instant giveUp = q.step().missesHistorySince().orElse(q.now()).plus(WAIT_FOR_HISTORY);
        return q.now().isBefore(giveUp)
                ? new Verdict.Defer(
                        q.now().plus(LOOK_AGAIN_FOR_HISTORY), "the history of a merged customer is on its way", inputs)
                : new Verdict.Skip("the history of a merged customer did not come", inputs);
    }

    private static Verdict notBought(Question q) {
        Occasion occasion = q.occasion();
        Map<String, String> inputs = Map.of(
                "occasion", code(occasion.kind()),
                "state", code(occasion.state()),
                "startedAt", occasion.startedAt().toString(),
                "lastOrderAt",
                        q.conversation().lastOrderAt().map(Instant::toString).orElse("none"));
        boolean bought = occasion.state() == Occasion.State.RECOVERED
                || occasion.state() == Occasion.State.ORDERED
                || switch (occasion.kind()) {
                    case CART, BROWSE -> orderedSince(q, at -> !at.isBefore(occasion.startedAt()));
                    case LULL -> orderedSince(q, at -> at.isAfter(occasion.startedAt()));
                    case ORDER -> false;
                };
        return bought ? new Verdict.Skip("ordered since", inputs) : new Verdict.Pass(inputs);
    }

    private static boolean orderedSince(Question q, Predicate<Instant> since) {
        return q.conversation().lastOrderAt().filter(since).isPresent();
    }

    private static Verdict cartWorthMailing(Question q) {
        Occasion occasion = q.occasion();
        Map<String, String> state = Map.of("occasion", code(occasion.kind()), "state", code(occasion.state()));
        if (occasion.state() != Occasion.State.OPEN) {
            return new Verdict.Skip("what it is about is no longer there", state);
        }
        return switch (occasion.kind()) {
            case ORDER, LULL -> new Verdict.Pass(state);
            case BROWSE ->
                occasion.recentlyViewed().isEmpty()
                        ? new Verdict.Skip("nothing is known of what was looked at", state)
                        : new Verdict.Pass(state);
            case CART -> {
                BigDecimal minimum = q.campaign().audience().minimumValue();
                BigDecimal total = occasion.cart().map(CartContents::total).orElse(BigDecimal.ZERO);
                Map<String, String> inputs = Map.of("total", total.toPlainString(), "minimum", minimum.toPlainString());
                if (occasion.cart().filter(cart -> !cart.lines().isEmpty()).isEmpty()) {
                    yield new Verdict.Skip("the cart is no longer there", state);
                }
                yield total.compareTo(minimum) < 0
                        ? new Verdict.Skip("the cart is below the minimum", inputs)
                        : new Verdict.Pass(inputs);
            }
        };
    }

    private static Verdict inAudience(Question q) {
        Audience audience = q.campaign().audience();
        Audience.Segment segment =
                Audience.Segment.of(q.conversation().purchases().orders());
        Map<String, String> inputs =
                Map.of("segment", code(segment), "country", country(q).orElse("unknown"));
        if (!audience.segments().isEmpty() && !audience.segments().contains(segment)) {
            return new Verdict.Skip("the customer is in another segment", inputs);
        }
        return audience.countries().isEmpty()
                        || country(q).filter(audience.countries()::contains).isPresent()
                ? new Verdict.Pass(inputs)
                : new Verdict.Skip("the customer is in another country, or it isn't known in which", inputs);
    }

    /** Only what the customer or the shop has said, as a code of two letters or as an English name; a language is no country. */
    private static Optional<String> country(Question q) {
        return q.conversation()
                .contact()
                .flatMap(known -> known.contact().country())
                .map(named -> named.strip().toLowerCase(Locale.ROOT))
                .flatMap(named -> Optional.ofNullable(COUNTRIES.get(named)));
    }

    private static Map<String, String> countries() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            codes.put(code.toLowerCase(Locale.ROOT), code);
            codes.put(Locale.of("", code).getDisplayCountry(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
        }
        return Map.copyOf(codes);
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Verdict addressKnown(Question q) {
        return q.conversation().recipient(q.channel()).isPresent()
                ? Verdict.pass()
                : new Verdict.Skip(
                        q.channel().isMail()
                                ? "no e-mail address is known"
                                : "no id is known by which " + q.channel().id() + " reaches the customer",
                        Map.of());
    }

    private static Verdict consent(Question q) {
        Optional<Consent> consent = q.conversation()
                .contact()
                .map(Conversation.KnownContact::contact)
                .map(Contact::consent)
                .map(byChannel -> byChannel.get(q.channel().id()));
        if (consent.isEmpty()) {
            return q.channel().isMail()
                    ? softOptIn(q)
                    : new Verdict.Skip("no consent to " + q.channel().id() + " is known", Map.of("consent", "none"));
        }
        Map<String, String> inputs = Map.of(
                "consent", consent.get().state().name().toLowerCase(Locale.ROOT),
                "at", consent.get().at().toString(),
                "evidence", consent.get().evidence(),
                "legalBasis", "opt-in");
        return consent.get().state() == Consent.State.GRANTED
                ? new Verdict.Pass(inputs)
                : new Verdict.Skip(
                        "consent to "
                                + (q.channel().isMail() ? "e-mail" : q.channel().id()) + " is not granted",
                        inputs);
    }

    /** Existing customers may be written to about what is like what they bought, where the country allows it (ePrivacy 13(2)). */
    private static Verdict softOptIn(Question q) {
        Optional<Instant> ordered = q.conversation().lastOrderAt();
        Optional<String> country = country(q);
        if (ordered.isPresent()
                && country.filter(q.policy().softOptIn()::contains).isPresent()) {
            return new Verdict.Pass(Map.of(
                    "consent",
                    "none",
                    "legalBasis",
                    "soft-opt-in",
                    "country",
                    country.get(),
                    "evidence",
                    "order at " + ordered.get()));
        }
        return new Verdict.Skip(
                "no consent to e-mail is known",
                Map.of(
                        "consent",
                        "none",
                        "customer",
                        ordered.isPresent() ? "yes" : "no",
                        "country",
                        country.orElse("unknown")));
    }

    private static Verdict notSuppressed(Question q) {
        Optional<String> address = q.conversation().recipient(q.channel()).map(Suppression::fingerprint);
        return q.conversation().suppressions().stream()
                .filter(suppression -> suppression.holdsFor(address, Topic.of(q.campaign())))
                .findFirst()
                .<Verdict>map(suppression -> new Verdict.Skip(
                        "suppressed",
                        Map.of(
                                "by", suppression.reason().name().toLowerCase(Locale.ROOT),
                                "at", suppression.at().toString())))
                .orElse(Verdict.pass());
    }

    private static Verdict notInHoldout(Question q) {
        double draw = q.campaign().holdoutDraw(q.conversation().customer().value());
        Map<String, String> inputs = Map.of(
                "share", Double.toString(q.campaign().holdout()), "draw", String.format(Locale.ROOT, "%.4f", draw));
        return draw < q.campaign().holdout() ? new Verdict.Skip("in the holdout", inputs) : new Verdict.Pass(inputs);
    }

    private static Verdict frequencyCap(Question q) {
        List<Instant> sends = q.conversation().sends().stream()
                .map(Conversation.Send::at)
                .sorted()
                .toList();
        Optional<Instant> free = Optional.empty();
        for (Policy.Cap cap : q.policy().caps()) {
            List<Instant> recent = sends.stream()
                    .filter(at -> at.plus(cap.within()).isAfter(q.now()))
                    .toList();
            if (recent.size() >= cap.mails()) {
                Instant until = recent.get(recent.size() - cap.mails()).plus(cap.within());
                free = free.filter(until::isBefore).or(() -> Optional.of(until));
            }
        }
        Map<String, String> inputs = Map.of("recentMails", Integer.toString(sends.size()));
        return free.<Verdict>map(until -> new Verdict.Defer(until, "too many mails lately", inputs))
                .orElse(new Verdict.Pass(inputs));
    }

    private static Verdict quietHours(Question q) {
        if (q.policy().quietHours().isEmpty()) {
            return Verdict.pass();
        }
        Policy.QuietHours hours = q.policy().quietHours().get();
        ZoneId zone = q.conversation()
                .contact()
                .flatMap(known -> known.contact().timezone())
                .flatMap(Gate::zone)
                .orElse(q.policy().shopZone());
        ZonedDateTime local = q.now().atZone(zone);
        Map<String, String> inputs =
                Map.of("zone", zone.getId(), "localTime", local.toLocalTime().toString());
        if (!hours.contain(local.toLocalTime())) {
            return new Verdict.Pass(inputs);
        }
        ZonedDateTime end = local.with(hours.end());
        return new Verdict.Defer(
                (end.isAfter(local) ? end : local.plusDays(1).with(hours.end())).toInstant(), "quiet hours", inputs);
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static Verdict campaignActive(Question q) {
        // A lull begins to be one only when it has lasted; the order before it may be older than the campaign.
        Instant began = q.campaign().trigger() instanceof Trigger.NoPurchase lull
                ? q.occasion().startedAt().plus(lull.after())
                : q.occasion().startedAt();
        Map<String, String> inputs = Map.of("activeSince", q.activeSince().toString(), "startedAt", began.toString());
        return began.isBefore(q.activeSince())
                ? new Verdict.Skip("it began before the campaign", inputs)
                : new Verdict.Pass(inputs);
    }

    private static Verdict notTooOld(Question q) {
        Duration age = q.step().age(q.now());
        Map<String, String> inputs =
                Map.of("age", age.toString(), "maxAge", q.policy().maxAge().toString());
        return age.compareTo(q.policy().maxAge()) > 0
                ? new Verdict.Skip("the step is too late", inputs)
                : new Verdict.Pass(inputs);
    }

    private static Verdict domainRate(Question q) {
        return q.room()
                .domainBusyUntil()
                .filter(until -> q.channel().isMail())
                .<Verdict>map(until -> new Verdict.Defer(
                        until, "the recipient's domain has had as many mails as it is to get", Map.of()))
                .orElse(Verdict.pass());
    }

    private static Verdict courierFree(Question q) {
        Optional<Instant> busyUntil = q.channel().isMail()
                ? Optional.of(q.now().plus(LOOK_AGAIN_AT_FULL_SPEED))
                        .filter(soon -> q.room().mails() <= 0)
                : Optional.ofNullable(q.room().busyUntil().get(q.channel()));
        return busyUntil
                .<Verdict>map(until -> new Verdict.Defer(until, "sending at full speed", Map.of()))
                .orElse(Verdict.pass());
    }
}
