package journey.remarketing.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.JourneySignal;

/**
 * Somebody who is told.
 *
 * @param receiver its id is part of every webhook's id
 * @param anonymous whether also carts of customers of whom neither a user id nor an e-mail address is known
 * @param contact whether address, names and consents go along
 * @param since what was told before is not for this one; without it, what was told before the first start that knew it
 */
public record Endpoint(
        Receiver receiver, Set<Event> events, boolean anonymous, boolean contact, Optional<Instant> since) {
    public Endpoint {
        events = Set.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("webhook " + receiver.id() + " wants no event");
        }
    }

    public String id() {
        return receiver.id();
    }

    /** Whether this signal is for this endpoint. */
    public boolean wants(JourneySignal signal) {
        return Event.of(signal).filter(events::contains).isPresent()
                && (anonymous || signal.customer().value().charAt(0) != 'a');
    }

    /** The {@code webhook-id}: the same for every repetition of the same fact to the same endpoint. */
    public String webhookId(JourneySignal signal) {
        return "wh_" + hash(id(), signal.customer(), signal.id()).substring(0, 32);
    }

    private static String hash(String id, CustomerId customer, String fact) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {id, customer.value(), fact}) {
                digest.update(part.getBytes(UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "Endpoint[" + id() + "]";
    }
}
