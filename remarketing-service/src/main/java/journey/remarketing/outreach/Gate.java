package journey.remarketing.outreach;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import journey.events.CartContents;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.remarketing.campaign.Campaign;

/** What every mail has to pass, in this order. Each gate is a pure function of the {@link Question}. */
public enum Gate {
    /** What merged customers were mailed is known. */
    HISTORY_COMPLETE(Gate::historyComplete),
    NOT_BOUGHT(Gate::notBought),
    CART_WORTH_MAILING(Gate::cartWorthMailing),
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

    private static final Duration LOOK_AGAIN_FOR_HISTORY = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN_AT_FULL_SPEED = Duration.ofSeconds(1);
    private static final Duration WAIT_FOR_HISTORY = Duration.ofMinutes(1);

    /**
     * What is judged.
     *
     * @param activeSince when the campaign started
     * @param room what can be sent now
     */
    record Question(
            Conversation conversation,
            Episode episode,
            StepProgress step,
            Campaign campaign,
            Policy policy,
            Instant activeSince,
            Room room,
            Instant now) {}

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

    private static Verdict historyComplete(Question q) {
        TreeSet<CustomerId> missing = new TreeSet<>(q.episode().formerly());
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
        Map<String, String> inputs = Map.of(
                "cart", q.episode().state().name().toLowerCase(Locale.ROOT),
                "cartStartedAt", q.episode().startedAt().toString(),
                "lastOrderAt",
                        q.conversation().lastOrderAt().map(Instant::toString).orElse("none"));
        boolean bought = q.episode().state() == Episode.State.RECOVERED
                || q.episode().state() == Episode.State.ORDERED
                || q.conversation()
                        .lastOrderAt()
                        .filter(at -> !at.isBefore(q.episode().startedAt()))
                        .isPresent();
        return bought ? new Verdict.Skip("ordered since the cart was started", inputs) : new Verdict.Pass(inputs);
    }

    private static Verdict cartWorthMailing(Question q) {
        List<?> lines = q.episode().cart().map(CartContents::lines).orElse(List.of());
        if (q.episode().state() != Episode.State.ABANDONED || lines.isEmpty()) {
            return new Verdict.Skip(
                    "the cart is no longer there",
                    Map.of("cart", q.episode().state().name().toLowerCase(Locale.ROOT)));
        }
        var total = q.episode().cart().orElseThrow().total();
        Map<String, String> inputs = Map.of(
                "total", total.toPlainString(),
                "minimum", q.campaign().minimumTotal().toPlainString());
        return total.compareTo(q.campaign().minimumTotal()) < 0
                ? new Verdict.Skip("the cart is below the minimum", inputs)
                : new Verdict.Pass(inputs);
    }

    private static Verdict addressKnown(Question q) {
        return q.conversation().address().isPresent()
                ? Verdict.pass()
                : new Verdict.Skip("no e-mail address is known", Map.of());
    }

    private static Verdict consent(Question q) {
        Optional<Consent> consent = q.conversation()
                .contact()
                .map(Conversation.KnownContact::contact)
                .map(Contact::consent)
                .map(byChannel -> byChannel.get("email"));
        if (consent.isEmpty()) {
            return new Verdict.Skip("no consent to e-mail is known", Map.of("consent", "none"));
        }
        Map<String, String> inputs = Map.of(
                "consent", consent.get().state().name().toLowerCase(Locale.ROOT),
                "at", consent.get().at().toString(),
                "evidence", consent.get().evidence(),
                "legalBasis", "opt-in");
        return consent.get().state() == Consent.State.GRANTED
                ? new Verdict.Pass(inputs)
                : new Verdict.Skip("consent to e-mail is not granted", inputs);
    }

    private static Verdict notSuppressed(Question q) {
        Optional<String> address = q.conversation().address().map(Suppression::fingerprint);
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
        double draw = draw(q.conversation().customer(), q.campaign().id());
        Map<String, String> inputs = Map.of(
                "share", Double.toString(q.campaign().holdout()), "draw", String.format(Locale.ROOT, "%.4f", draw));
        return draw < q.campaign().holdout() ? new Verdict.Skip("in the holdout", inputs) : new Verdict.Pass(inputs);
    }

    /** From 0 (inclusive) to 1 (exclusive), always the same for a customer and a campaign. */
    static double draw(CustomerId customer, String campaign) {
        byte[] hash = HexFormat.of().parseHex(StepKey.Hash.of("holdout", customer.value(), campaign));
        return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
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
        Map<String, String> inputs = Map.of(
                "activeSince", q.activeSince().toString(),
                "cartStartedAt", q.episode().startedAt().toString());
        return q.episode().startedAt().isBefore(q.activeSince())
                ? new Verdict.Skip("the cart is older than the campaign", inputs)
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
                .<Verdict>map(until -> new Verdict.Defer(
                        until, "the recipient's domain has had as many mails as it is to get", Map.of()))
                .orElse(Verdict.pass());
    }

    private static Verdict courierFree(Question q) {
        return q.room().mails() > 0
                ? Verdict.pass()
                : new Verdict.Defer(q.now().plus(LOOK_AGAIN_AT_FULL_SPEED), "sending at full speed", Map.of());
    }

    static Optional<String> deliverable(Contact contact) {
        return contact.email()
                .flatMap(raw -> Identifier.of(Identifier.Kind.EMAIL, raw))
                .map(Identifier::value);
    }
}
