package journey.ingest.measurement;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import tools.jackson.databind.JsonNode;

/**
 * One of a request's events. Its name goes on as it is, for the tracking API's readers know Google's; parameters get the
 * tracking API's names.
 *
 * <p>{@code value} is the sum of the items by Google's definition, without tax and shipping: for a purchase that is what the
 * tracking API calls revenue.
 */
record Hit(Optional<String> name, Optional<Instant> time, JsonNode params, Visitor visitor) {
    /** Events about one product in the tracking API, but about a list in Google's. */
    private static final Set<String> OF_ONE_PRODUCT = Set.of("add_to_cart", "remove_from_cart");

    private static final Map<String, String> NAMES = Map.of(
            "transaction_id", "order_id",
            "item_list_id", "list_id",
            "search_term", "query");

    private static final Map<String, String> PAGE_NAMES = Map.of(
            "page_location", "url",
            "page_title", "title",
            "page_referrer", "referrer");

    private static final Map<String, String> PRODUCT_NAMES = Map.of(
            "item_id", "product_id",
            "item_name", "name",
            "item_variant", "variant",
            "item_category", "category",
            "item_brand", "brand",
            "index", "position");

    static Hit of(JsonNode event, Visitor visitor) {
        return new Hit(Payload.text(event, "name"), Visitor.micros(event), event.path("params"), visitor);
    }

    /** At least one; without a name ingest refuses it by itself, and says so. */
    List<Event> events() {
        String google = name.orElse("");
        return switch (google) {
            case "page_view" -> List.of(event("page", Payload.text(params, "page_title"), page()));
            case "screen_view" -> List.of(event("screen", screen(), properties()));
            default ->
                OF_ONE_PRODUCT.contains(google) && params.path("items").isArray()
                        ? perProduct()
                        : List.of(event("track", name, withProducts()));
        };
    }

    private Fields page() {
        return fields(params, PAGE_NAMES, new Fields());
    }

    private Optional<String> screen() {
        return Payload.text(params, "firebase_screen").or(() -> Payload.text(params, "screen_name"));
    }

    private List<Event> perProduct() {
        List<Event> events = new ArrayList<>();
        for (JsonNode item : params.path("items")) {
            Fields properties = properties();
            fields(item, PRODUCT_NAMES, properties);
            // The event's own is the value of all items together.
            properties.without("value").amount("value", worth(item));
            events.add(event("track", name, properties));
        }
        return events.isEmpty() ? List.of(event("track", name, properties())) : events;
    }

    private static Optional<BigDecimal> worth(JsonNode item) {
        return Payload.amount(item, "price")
                .map(price -> price.multiply(Payload.amount(item, "quantity").orElse(BigDecimal.ONE)));
    }

    private Fields withProducts() {
        Fields properties = properties();
        if (params.path("items").isArray()) {
            List<Fields> products = Payload.elements(params.path("items"))
                    .map(item -> fields(item, PRODUCT_NAMES, new Fields()))
                    .toList();
            properties.objects("products", products);
        }
        if (name.filter("purchase"::equals).isPresent()) {
            properties.amount("revenue", Payload.amount(params, "value"));
        }
        return properties;
    }

    private Fields properties() {
        return fields(params, NAMES, new Fields()).without("items");
    }

    private static Fields fields(JsonNode from, Map<String, String> names, Fields to) {
        from.properties().forEach(field -> to.as(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        return to;
    }

    private Event event(String type, Optional<String> called, Fields properties) {
        Fields page = new Fields()
                .text("url", Payload.text(params, "page_location"))
                .text("path", Payload.text(params, "page_location").flatMap(Hit::path))
                .text("referrer", Payload.text(params, "page_referrer"))
                .text("title", Payload.text(params, "page_title"));
        return visitor.event(type, called, time, properties, new Fields().object("page", page));
    }

    private static Optional<String> path(String location) {
        try {
            return Optional.ofNullable(URI.create(location).getRawPath()).filter(path -> !path.isEmpty());
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Hit[…]";
    }
}
