package journey.remarketing.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.events.CustomerId;
import journey.events.JourneySignal;

/**
 * Somebody who is told.
 *
 * @param id lower-case letters, digits and hyphens, 41 at most; part of every webhook's id
 * @param secrets the first is the present one; each signs, so that it can be changed
 * @param anonymous whether also carts of customers of whom neither a user id nor an e-mail address is known
 * @param contact whether address, names and consents go along
 * @param since what was told before is not for this one; without it, what was told before the first start that knew it
 */
public record Endpoint(
        String id,
        URI url,
        List<Secret> secrets,
        Set<Event> events,
        boolean anonymous,
        boolean contact,
        Optional<Instant> since) {
    public Endpoint {
        secrets = List.copyOf(secrets);
        events = Set.copyOf(events);
        if (!id.matches("[a-z0-9][a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException(
                    "the id of a webhook is lower-case letters, digits and hyphens, 41 at most");
        }
        if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            throw new IllegalArgumentException("the url of webhook " + id + " is no web address");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("the url of webhook " + id + " has a user name in it");
        }
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("webhook " + id + " has no secret");
        }
        if (events.isEmpty()) {
            throw new IllegalArgumentException("webhook " + id + " wants no event");
        }
    }

    /** Whether this signal is for this endpoint. */
    public boolean wants(JourneySignal signal) {
        return Event.of(signal).filter(events::contains).isPresent()
                && (anonymous || signal.customer().value().charAt(0) != 'a');
    }

    /** The {@code webhook-id}: the same for every repetition of the same fact to the same endpoint. */
    public String webhookId(JourneySignal signal) {
        return "wh_" + hash(id, signal.customer(), signal.id()).substring(0, 32);
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
        return "Endpoint[" + id + "]";
    }
}
