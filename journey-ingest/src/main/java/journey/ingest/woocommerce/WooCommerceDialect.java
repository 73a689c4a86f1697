package journey.ingest.woocommerce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
 * WooCommerce's webhooks, in the shapes of its REST API (v1 to v3). What they are about stands in
 * {@code X-WC-Webhook-Topic}. Topics of single hooks ({@code action.woocommerce_add_to_cart}) carry the hook's first argument
 * only, the key of a cart's line, which names neither a product nor a customer: they are taken and dropped.
 *
 * <p>{@code X-WC-Webhook-Delivery-ID} is made of the webhook and the second, so two deliveries of one second share it; the
 * body tells them apart.
 */
public final class WooCommerceDialect implements Dialect {
    /** The body of the ping that WooCommerce sends unsigned when a webhook is saved first. */
    private static final Pattern PING = Pattern.compile("(webhook_id=\\d{1,20})?");

    private static final int LONGEST_PING = 32;

    @Override
    public String name() {
        return "woocommerce";
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public String path() {
        return "/webhooks/woocommerce/*";
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
        if (isPing(delivery)) {
            return new Translation.Nothing();
        }
        if (!Signature.isGenuine(delivery.header("X-WC-Webhook-Signature"), delivery.body(), source.secrets())) {
            return new Translation.Forged();
        }
        String topic = delivery.header("X-WC-Webhook-Topic").orElse("");
        return switch (topic) {
            case "order.created" -> translate(delivery, topic, order -> Orders.created(order, source.name()));
            case "order.updated", "order.restored" ->
                translate(delivery, topic, order -> Orders.updated(order, source.name()));
            case "order.deleted" -> translate(delivery, topic, Orders::deleted);
            case "customer.created", "customer.updated" -> translate(delivery, topic, Customers::told);
            default -> new Translation.Nothing();
        };
    }

    @Override
    public Welcome welcome() {
        return Welcome.JSON;
    }

    private static boolean isPing(Delivery delivery) {
        return delivery.header("X-WC-Webhook-Topic").isEmpty()
                && delivery.body().length <= LONGEST_PING
                && PING.matcher(new String(delivery.body(), UTF_8).strip()).matches();
    }

    private Translation translate(Delivery delivery, String topic, Mapping mapping) {
        String id = Fingerprint.of(
                delivery.body(),
                topic,
                delivery.header("X-WC-Webhook-Delivery-ID").orElse(""));
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
}
