package journey.ingest.shopify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.ingest.admission.Source;
import journey.ingest.collect.Flaw;
import journey.ingest.dialect.Batch;
import journey.ingest.dialect.Delivery;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fingerprint;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Signature;
import journey.ingest.dialect.Translation;
import tools.jackson.databind.JsonNode;

/**
 * Webhooks of Shopify's Admin API, in JSON. What they are about stands in {@code X-Shopify-Topic}; the payloads are those of
 * the REST resources Abandoned checkout, Order and Refund, and of the privacy topics. Topics that say nothing of a customer's
 * journey are taken and dropped, and so is what "Send test notification" sends.
 *
 * <p>{@code X-Shopify-Webhook-Id} names a delivery and stays the same when it is repeated.
 */
public final class ShopifyDialect implements Dialect {
    @Override
    public String name() {
        return "shopify";
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public String path() {
        return "/webhooks/shopify/*";
    }

    @Override
    public Optional<String> writeKey(Delivery delivery) {
        return Optional.of(delivery.rest()).filter(key -> !key.isBlank());
    }

    @Override
    public boolean signed() {
        return true;
    }

    @Override
    public Translation translate(Delivery delivery, Source source) {
        if (!Signature.isGenuine(delivery.header("X-Shopify-Hmac-SHA256"), delivery.body(), source.secrets())) {
            return new Translation.Forged();
        }
        if (delivery.header("X-Shopify-Test").filter("true"::equalsIgnoreCase).isPresent()) {
            return new Translation.Nothing();
        }
        String topic = delivery.header("X-Shopify-Topic").orElse("");
        Optional<Instant> triggered = delivery.header("X-Shopify-Triggered-At").flatMap(Payload::time);
        return switch (topic) {
            case "checkouts/create" -> translate(delivery, topic, c -> Checkouts.created(c, triggered));
            case "checkouts/update" -> translate(delivery, topic, c -> Checkouts.updated(c, triggered));
            case "orders/create", "orders/paid" -> translate(delivery, topic, o -> Orders.placed(o, triggered));
            case "orders/cancelled" -> translate(delivery, topic, o -> Orders.cancelled(o, triggered));
            case "refunds/create" -> translate(delivery, topic, r -> Refunds.made(r, triggered));
            case "customers/data_request" ->
                translate(delivery, topic, p -> Privacy.customer("Customer Data Requested", p, triggered));
            case "customers/redact" ->
                translate(delivery, topic, p -> Privacy.customer("Customer Redaction Requested", p, triggered));
            case "shop/redact" -> translate(delivery, topic, p -> Privacy.shop(p, triggered));
            default -> new Translation.Nothing();
        };
    }

    @Override
    public Welcome welcome() {
        return Welcome.JSON;
    }

    private Translation translate(Delivery delivery, String topic, Mapping mapping) {
        String id = delivery.header("X-Shopify-Webhook-Id")
                .filter(named -> !named.isBlank())
                .map(named -> Fingerprint.of(topic, named.strip()))
                .orElseGet(() -> Fingerprint.of(delivery.body(), topic));
        return Payload.translate(
                delivery.body(),
                payload -> mapping.events(payload)
                        .map(events -> Batch.of(name(), id, events))
                        .orElseGet(() -> new Translation.Illegible(Flaw.IDENTITY, "the payload lacks its id")));
    }

    /** From a payload to its events; empty where it does not say what it is about. */
    private interface Mapping {
        Optional<List<Event>> events(JsonNode payload);
    }

    /** First who it is, where the payload tells, then what happened. */
    static List<Event> introduced(Optional<Event> customer, Event event) {
        List<Event> events = new ArrayList<>();
        customer.ifPresent(events::add);
        events.add(event);
        return events;
    }
}
