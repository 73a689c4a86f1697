package journey.remarketing.webhook.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.JourneySignal;
import journey.events.Money;
import journey.events.codec.Headers;
import journey.events.codec.SignalCodec;
import journey.remarketing.webhook.Dispatch;
import journey.remarketing.webhook.Endpoint;
import journey.remarketing.webhook.EndpointState;
import journey.remarketing.webhook.Event;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks' bodies, what waits in Redis, and the records by which operators reach every partition; all of it JSON. */
public final class WebhookCodec {
    /** What {@code ce_type} of webhooks' own records on the topic of signals starts with. */
    public static final String TYPE = "journey.webhook.";

    /** A signal that is told again to one endpoint; then comes the signal's kind. */
    static final String REPLAYED = TYPE + "replayed.";

    /** An endpoint works again; one such record for each partition. */
    static final String RESUMED = TYPE + "resumed";

    /** The endpoint that such a record is for. */
    static final String ENDPOINT = "ce_endpoint";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(SignalCodec.contractModule())
            .changeDefaultPropertyInclusion(usual -> usual.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private WebhookCodec() {}

    /**
     * The body of a webhook: {@code type}, {@code timestamp} (when it became true), {@code data}.
     *
     * @param event what {@code signal} is
     */
    static String body(Endpoint endpoint, Event event, JourneySignal signal) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("customer", signal.customer().value());
        switch (signal) {
            case JourneySignal.CartAbandoned abandoned -> {
                data.put("episode", abandoned.cart().episode());
                data.put("startedAt", abandoned.startedAt().toString());
                data.put("cart", cart(abandoned.cart()));
                if (endpoint.contact()) {
                    data.put("contact", contact(abandoned.contact()));
                }
            }
            case JourneySignal.CartResumed resumed -> data.put("episode", resumed.episode());
            case JourneySignal.CartRecovered recovered -> {
                data.put("episode", recovered.episode());
                data.put("orderId", recovered.orderId());
                recovered.revenue().ifPresent(revenue -> data.put("revenue", money(revenue)));
            }
            case JourneySignal.CartExpired expired -> data.put("episode", expired.episode());
            case JourneySignal.CartEmptied s -> {}
            case JourneySignal.BrowseAbandoned s -> {}
            case JourneySignal.OrderPlaced s -> {}
            case JourneySignal.OrderReturned s -> {}
            case JourneySignal.ContactChanged s -> {}
            case JourneySignal.CustomerMerged s -> {}
            case JourneySignal.CustomerErased s -> {}
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", event.code());
        body.put("timestamp", signal.at().toString());
        body.put("data", data);
        return MAPPER.writeValueAsString(body);
    }

    private static Map<String, Object> cart(CartContents cart) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", cart.kind().name().toLowerCase(java.util.Locale.ROOT));
        cart.currency().ifPresent(currency -> json.put("currency", currency));
        json.put("total", cart.total().toPlainString());
        json.put(
                "lines",
                cart.lines().stream()
                        .map(line -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("id", line.id());
                            line.name().ifPresent(name -> each.put("name", name));
                            line.variant().ifPresent(variant -> each.put("variant", variant));
                            line.price().ifPresent(price -> each.put("price", price.toPlainString()));
                            each.put("quantity", line.quantity());
                            line.url().ifPresent(url -> each.put("url", url));
                            line.imageUrl().ifPresent(url -> each.put("imageUrl", url));
                            return each;
                        })
                        .toList());
        return json;
    }

    private static Map<String, Object> money(Money money) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("amount", money.amount().toPlainString());
        json.put("currency", money.currency());
        return json;
    }

    private static Contact contact(Contact contact) {
        return contact;
    }

    static byte[] encode(Dispatch dispatch) {
        return MAPPER.writeValueAsBytes(dispatch);
    }

    static Dispatch dispatch(byte[] json) {
        return MAPPER.readValue(json, Dispatch.class);
    }

    static byte[] encode(EndpointState state) {
        return MAPPER.writeValueAsBytes(state);
    }

    static EndpointState state(byte[] json) {
        return MAPPER.readValue(json, EndpointState.class);
    }

    /** A signal, to be told again to this endpoint. */
    public static Envelope replayed(Endpoint endpoint, Envelope signal) {
        Map<String, String> headers = new HashMap<>(signal.headers());
        String type = headers.getOrDefault(Headers.TYPE, "");
        headers.put(Headers.TYPE, REPLAYED + type.substring(Headers.SIGNAL_TYPE.length()));
        headers.put(ENDPOINT, endpoint.id());
        return new Envelope(signal.key(), headers, signal.value());
    }

    /** The signal in such a record. */
    static Envelope signal(Envelope replayed) {
        Map<String, String> headers = new HashMap<>(replayed.headers());
        headers.computeIfPresent(Headers.TYPE, (name, type) -> Headers.SIGNAL_TYPE + type.substring(REPLAYED.length()));
        return new Envelope(replayed.key(), headers, replayed.value());
    }

    /** @param to any customer of the partition that is to hear of it */
    public static Envelope resumed(Endpoint endpoint, CustomerId to, Instant at) {
        Map<String, String> headers = Headers.of(
                "resumed-" + endpoint.id() + '-' + at.toEpochMilli(),
                "remarketing-service",
                RESUMED,
                at,
                "application/json");
        headers.put(ENDPOINT, endpoint.id());
        return new Envelope(to.value(), headers, new byte[] {'{', '}'});
    }

    static Optional<String> endpoint(Envelope record) {
        return Optional.ofNullable(record.headers().get(ENDPOINT));
    }
}
