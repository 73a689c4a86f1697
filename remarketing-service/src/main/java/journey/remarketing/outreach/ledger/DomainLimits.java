package journey.remarketing.outreach.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How many mails the recipients' domains are sent by this process.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): mails of one domain are due an interval apart, and up to a second's
 * worth of them may come at once. Those that have to wait are told different times, an interval apart too, so that they
 * don't all come back for the one place that is free next.
 */
public final class DomainLimits {
    /** No limits. */
    public static final DomainLimits NONE = new DomainLimits(Optional.empty(), Map.of());

    private static final Duration BURST = Duration.ofSeconds(1);
    private static final int MANY_DOMAINS = 10_000;

    private final Optional<Rate> others;
    private final Map<String, Rate> byDomain;
    private final Map<String, Turns> turns = new HashMap<>();

    /** @param mails at least 1 within this time, spread evenly over it */
    public record Rate(int mails, Duration within) {
        public Rate {
            if (mails < 1 || !within.isPositive()) {
                throw new IllegalArgumentException("a domain's limit is 1 mail or more within a positive time");
            }
        }

        Duration interval() {
            return within.dividedBy(mails);
        }

        /** How far ahead of its turn a mail may be. */
        Duration tolerance() {
            Duration ahead = BURST.minus(interval());
            return ahead.isNegative() ? Duration.ZERO : ahead;
        }
    }

    /** When the next mail's turn is, and when the next that has to wait comes back. */
    private record Turns(Instant mail, Instant look) {}

    /**
     * @param others for each domain that has no rate of its own; none: no limit
     * @param byDomain lower case
     */
    public DomainLimits(Optional<Rate> others, Map<String, Rate> byDomain) {
        this.others = others;
        this.byDomain = Map.copyOf(byDomain);
    }

    /** Until when a mail to {@code address} has to wait; empty where it may leave now. */
    synchronized Optional<Instant> busyUntil(String address, Instant now) {
        String domain = domain(address);
        Optional<Rate> limit = rate(domain);
        Turns known = turns.get(domain);
        if (limit.isEmpty() || known == null) {
            return Optional.empty();
        }
        Instant free = known.mail().minus(limit.get().tolerance());
        if (!free.isAfter(now)) {
            return Optional.empty();
        }
        Instant until = known.look().isAfter(free) ? known.look() : free;
        turns.put(domain, new Turns(known.mail(), until.plus(limit.get().interval())));
        return Optional.of(until);
    }

    /** A mail to {@code address} is about to leave. */
    synchronized void count(String address, Instant now) {
        String domain = domain(address);
        rate(domain).ifPresent(limit -> {
            Turns known = turns.getOrDefault(domain, new Turns(now, now));
            Instant from = known.mail().isAfter(now) ? known.mail() : now;
            turns.put(domain, new Turns(from.plus(limit.interval()), known.look()));
            if (turns.size() > MANY_DOMAINS) {
                turns.values().removeIf(turn -> turn.mail().isBefore(now));
            }
        });
    }

    private Optional<Rate> rate(String domain) {
        return Optional.ofNullable(byDomain.get(domain)).or(() -> others);
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
