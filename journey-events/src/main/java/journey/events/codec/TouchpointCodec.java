package journey.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.Channel;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Money;
import journey.events.Product;
import journey.events.Touchpoint;
import journey.events.Traits;
import journey.events.Visit;

/**
 * Reads touchpoints from records of {@code touchpoints} and {@code journey.touchpoints}.
 *
 * <p>Only what ingest guarantees is required: the headers and a JSON object. Below that the reading is lenient, field by
 * field: an odd price does not cost the shop the event.
 */
public final class TouchpointCodec {
    /** What Segment's libraries for servers call themselves; a shop may use one write key for all. */
    private static final List<String> SERVER_LIBRARIES = List.of(
            "analytics-node",
            "analytics-java",
            "analytics-python",
            "analytics-ruby",
            "analytics-go",
            "analytics-php",
            "analytics.net",
            "analytics-csharp");

    private static final Set<String> NAME_THEIR_OWNER = Set.of(
            "Checkout Started",
            "Checkout Step Viewed",
            "Checkout Step Completed",
            "Payment Info Entered",
            "Payment Failed",
            "Order Updated",
            "Order Completed");

    private static final Set<String> SHARES = Set.of("Product Shared", "Cart Shared");

    private static final List<String> APP_LIBRARIES =
            List.of("ios", "android", "swift", "kotlin", "react-native", "flutter");

    private final Map<String, String> consentChannels;
    private final Map<String, Optional<Node>> batchContexts = new HashMap<>();
    private final Tape tape = new Tape();

    /**
     * @param consentChannels from a category of {@code context.consent.categoryPreferences} (any case) to the channel it
     *     stands for, e.g. {@code advertising → email}
     */
    public TouchpointCodec(Map<String, String> consentChannels) {
        Map<String, String> lowerCase = new HashMap<>();
        consentChannels.forEach((category, channel) -> lowerCase.put(category.toLowerCase(Locale.ROOT), channel));
        this.consentChannels = Map.copyOf(lowerCase);
    }

    /** Whether it says that it is a touchpoint; one that can't be read may say so too. */
    public static boolean isOne(Envelope record) {
        String type = record.headers().get(Headers.TYPE);
        return type != null && type.startsWith(Headers.TOUCHPOINT_TYPE);
    }

    /** A record whose headers are read and whose value is a JSON object. */
    private record Opened(String messageId, String type, Instant time, Instant receivedAt, Node event) {}

    private Decoded<Opened> open(Envelope record) {
        Optional<String> messageId = header(record, Headers.ID);
        Optional<Instant> time = header(record, Headers.TIME).flatMap(Json::instant);
        Optional<Instant> receivedAt = header(record, Headers.RECEIVED_AT).flatMap(Json::instant);
        Optional<String> type = header(record, Headers.TYPE)
                .filter(t -> t.startsWith(Headers.TOUCHPOINT_TYPE))
                .map(t -> t.substring(Headers.TOUCHPOINT_TYPE.length()));
        if (messageId.isEmpty()) {
            return new Decoded.Undecodable<>("header " + Headers.ID + " is missing");
        }
        if (time.isEmpty()) {
            return new Decoded.Undecodable<>("header " + Headers.TIME + " is missing or no RFC 3339 time");
        }
        if (type.isEmpty()) {
            return new Decoded.Undecodable<>("header " + Headers.TYPE + " is missing or no touchpoint's");
        }
        Optional<Node> read = tape.read(record.value());
        if (read.isEmpty()) {
            return new Decoded.Undecodable<>("the value is not JSON within the limits");
        }
        Node event = read.get();
        if (!event.isObject()) {
            return new Decoded.Undecodable<>("the value is not a JSON object");
        }
        return new Decoded.Ok<>(
                new Opened(messageId.get(), type.get(), time.get(), receivedAt.orElse(time.get()), event));
    }

    /** Not thread-safe: one codec per worker. */
    public Decoded<Touchpoint> decode(Envelope record) {
        return switch (open(record)) {
            case Decoded.Undecodable<Opened>(String reason) -> new Decoded.Undecodable<>(reason);
            case Decoded.Ok<Opened>(Opened opened) -> new Decoded.Ok<>(touchpoint(record, opened));
        };
    }

    private Touchpoint touchpoint(Envelope record, Opened opened) {
        Node event = opened.event();
        Node context = event.path("context");
        Node outer = header(record, Headers.BATCH_CONTEXT)
                .flatMap(this::batchContext)
                .orElse(context);
        Node properties = event.path("properties");
        String type = opened.type();
        String name = name(type, event);
        Interaction what = interaction(type, name, opened.messageId(), event, properties);
        Traits traits = traits(event, context, outer, properties, name, what);
        return new Touchpoint(
                opened.messageId(),
                name,
                opened.time(),
                opened.receivedAt(),
                header(record, Headers.SOURCE).orElse("unknown"),
                channel(type, what, event, context, outer, header(record, Headers.SOURCE_KIND)),
                ids(event, properties, traits.email(), name),
                traits,
                visit(properties, context, outer),
                what,
                header(record, Headers.BOT));
    }

    /**
     * Reads only who a touchpoint is about, in a fraction of the time. Agrees with {@link #decode}: undecodable for one is
     * undecodable for the other, for the same reason.
     */
    public Decoded<Ids> decodeIds(Envelope record) {
        return switch (open(record)) {
            case Decoded.Undecodable<Opened>(String reason) -> new Decoded.Undecodable<>(reason);
            case Decoded.Ok<Opened>(Opened opened) -> {
                Node event = opened.event();
                Node properties = event.path("properties");
                String name = name(opened.type(), event);
                yield new Decoded.Ok<>(new Ids(
                        opened.messageId(),
                        opened.time(),
                        name,
                        ids(event, properties, email(event, event.path("context"), properties, name), name),
                        opened.type().equals("alias") ? Json.text(event, "previousId") : Optional.empty()));
            }
        };
    }

    private static Optional<String> header(Envelope record, String name) {
        return Optional.ofNullable(record.headers().get(name)).filter(value -> !value.isEmpty());
    }

    /** All events of a batch carry the same context; it is parsed once. */
    private Optional<Node> batchContext(String json) {
        if (batchContexts.size() > 64) {
            batchContexts.clear();
        }
        return batchContexts.computeIfAbsent(
                json, text -> new Tape().read(text.getBytes(UTF_8)).filter(Node::isObject));
    }

    private static String name(String type, Node event) {
        return switch (type) {
            case "track" -> Json.text(event, "event").map(EventNames::canonical).orElse("Track");
            case "page" -> "Page";
            case "screen" -> "Screen";
            case "identify" -> "Identify";
            case "group" -> "Group";
            case "alias" -> "Alias";
            default -> type;
        };
    }

    private static Interaction interaction(String type, String name, String messageId, Node event, Node properties) {
        return switch (type) {
            case "page" -> new Interaction.PageViewed();
            case "screen" -> new Interaction.ScreenViewed();
            case "identify" -> new Interaction.Identified();
            case "group" -> new Interaction.Grouped(Json.text(event, "groupId").orElse(""));
            case "alias" ->
                new Interaction.Aliased(Json.text(event, "previousId").orElse(""));
            default -> tracked(name, messageId, properties);
        };
    }

    private static Interaction tracked(String name, String messageId, Node p) {
        return switch (name) {
            case "Products Searched" -> new Interaction.ProductsSearched(Json.firstText(p, "query", "search_term"));
            case "Product List Viewed", "Product List Filtered" ->
                new Interaction.ProductListViewed(Json.firstText(p, "category", "list_id"));
            case "Product Clicked" -> ofProduct(p, Interaction.ProductClicked::new);
            case "Product Viewed" -> ofProduct(p, product -> new Interaction.ProductViewed(product, currency(p)));
            case "Product Added" -> ofProduct(p, product -> new Interaction.CartItemAdded(product, currency(p)));
            case "Product Removed" ->
                ofProduct(
                        p,
                        product -> new Interaction.CartItemRemoved(
                                product, removed(p).filter(pieces -> pieces > 0)));
            case "Cart Viewed" -> new Interaction.CartViewed(products(p), currency(p));
            case "Checkout Started" -> new Interaction.CheckoutStarted(products(p), currency(p));
            case "Checkout Step Viewed" -> new Interaction.CheckoutAdvanced(false, Json.count(p, "step"));
            case "Checkout Step Completed", "Payment Info Entered" ->
                new Interaction.CheckoutAdvanced(true, Json.count(p, "step"));
            case "Payment Failed" -> new Interaction.PaymentFailed();
            case "Order Updated" -> new Interaction.OrderUpdated(products(p), currency(p));
            // A purchase is a purchase, even where the shop doesn't say its number.
            case "Order Completed" ->
                new Interaction.OrderCompleted(
                        orderId(p).orElse(messageId),
                        revenue(p),
                        currency(p),
                        products(p).orElse(List.of()));
            case "Order Refunded" ->
                orderId(p)
                        .<Interaction>map(id -> new Interaction.OrderRefunded(id, refunded(p)))
                        .orElse(new Interaction.Other());
            case "Order Cancelled" ->
                orderId(p).<Interaction>map(Interaction.OrderCancelled::new).orElse(new Interaction.Other());
            case "Product Shared", "Cart Shared" -> new Interaction.Shared();
            case "Product Reviewed" -> new Interaction.ProductReviewed(Json.text(p, "product_id"));
            case "Email Sent" -> mail(Interaction.MailEvent.Outcome.SENT, p);
            case "Email Delivered" -> mail(Interaction.MailEvent.Outcome.DELIVERED, p);
            case "Email Opened" -> mail(Interaction.MailEvent.Outcome.OPENED, p);
            case "Email Link Clicked" -> mail(Interaction.MailEvent.Outcome.CLICKED, p);
            case "Email Bounced" -> mail(Interaction.MailEvent.Outcome.BOUNCED, p);
            case "Email Marked as Spam" -> mail(Interaction.MailEvent.Outcome.MARKED_AS_SPAM, p);
            case "Email Held Out" -> mail(Interaction.MailEvent.Outcome.HELD_OUT, p);
            case "Unsubscribed" -> mail(Interaction.MailEvent.Outcome.UNSUBSCRIBED, p);
            case "Survey Answered" -> survey(p);
            default -> new Interaction.Other();
        };
    }

    private static Interaction ofProduct(Node p, java.util.function.Function<Product, Interaction> interaction) {
        return product(p)
                .or(() -> products(p).flatMap(list -> list.stream().findFirst()))
                .map(interaction)
                .orElse(new Interaction.Other());
    }

    /** Pieces that the event itself names; GA4 names them in its list. */
    private static Optional<Integer> removed(Node p) {
        return Json.count(p, "quantity")
                .or(() -> product(p).isPresent()
                        ? Optional.empty()
                        : Json.count(p.path("items").first(), "quantity")
                                .or(() -> Json.count(p.path("products").first(), "quantity")));
    }

    /**
     * What was given back: the amount named, else the products named. Empty, for the whole order, only where the event names
     * neither; an amount that can't be read is no whole order.
     */
    private static Optional<BigDecimal> refunded(Node p) {
        for (String field : new String[] {"total", "value"}) {
            if (!p.path(field).isMissing() && !p.path(field).isNull()) {
                return Optional.of(Json.signed(p, field).map(BigDecimal::abs).orElse(BigDecimal.ZERO));
            }
        }
        return products(p).filter(list -> !list.isEmpty()).map(TouchpointCodec::worth);
    }

    private static BigDecimal worth(List<Product> products) {
        return products.stream()
                .flatMap(product ->
                        product.price().stream().map(each -> each.multiply(BigDecimal.valueOf(product.quantity()))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Optional<String> orderId(Node p) {
        return Json.firstText(p, "order_id", "orderId", "order_number", "transaction_id");
    }

    private static Interaction mail(Interaction.MailEvent.Outcome outcome, Node p) {
        return new Interaction.MailEvent(
                outcome,
                Json.firstText(p, "campaign_id", "campaign_name"),
                Json.text(p, "step"),
                Json.text(p, "variant"),
                Json.duration(p, "attribution_window").filter(Interaction.MailEvent::isAttribution));
    }

    private static Interaction survey(Node p) {
        Optional<String> kind = Json.text(p, "kind").map(k -> k.toLowerCase(Locale.ROOT));
        Optional<Integer> scale = Json.count(p, "scale");
        Optional<Integer> score = Json.count(p, "score");
        if (kind.isEmpty() || scale.isEmpty() || score.isEmpty() || score.get() > scale.get()) {
            return new Interaction.Other();
        }
        return new Interaction.SurveyAnswered(
                kind.get(),
                scale.get(),
                score.get(),
                Json.text(p, "comment"),
                orderId(p).or(() -> Json.firstText(p, "about", "message_id")));
    }

    private static Optional<String> currency(Node p) {
        return Json.text(p, "currency").map(c -> c.toUpperCase(Locale.ROOT)).filter(Money::isCurrency);
    }

    /** See {@link Interaction.OrderCompleted}. */
    private static Optional<BigDecimal> revenue(Node p) {
        BigDecimal taxAndShipping = Json.amount(p, "tax")
                .orElse(BigDecimal.ZERO)
                .add(Json.amount(p, "shipping").orElse(BigDecimal.ZERO));
        return Json.amount(p, "revenue")
                .or(() -> Json.amount(p, "subtotal"))
                .or(() -> Json.amount(p, "total").map(total -> total.subtract(taxAndShipping)))
                .or(() -> Json.amount(p, "value"))
                .or(() -> products(p).map(TouchpointCodec::worth))
                .map(amount -> amount.max(BigDecimal.ZERO));
    }

    private static Optional<List<Product>> products(Node p) {
        Node array = p.path("products").isArray() ? p.path("products") : p.path("items");
        if (!array.isArray()) {
            return Optional.empty();
        }
        List<Product> products = new ArrayList<>();
        for (Node item : array.elements()) {
            product(item).ifPresent(products::add);
        }
        return Optional.of(products);
    }

    private static Optional<Product> product(Node p) {
        Optional<String> name = Json.firstText(p, "name", "item_name", "title");
        return Json.firstText(p, "product_id", "productId", "item_id", "id", "sku")
                .or(() -> name)
                .map(id -> new Product(
                        id,
                        name,
                        Json.firstText(p, "variant", "item_variant"),
                        Json.firstText(p, "category", "item_category"),
                        Json.amount(p, "price"),
                        Json.count(p, "quantity").filter(pieces -> pieces > 0).orElse(1),
                        Json.text(p, "url").filter(TouchpointCodec::isWebAddress),
                        Json.firstText(p, "image_url", "imageUrl").filter(TouchpointCodec::isWebAddress)));
    }

    private static boolean isWebAddress(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return (lower.startsWith("https://") || lower.startsWith("http://")) && url.length() <= 2048;
    }

    private Traits traits(Node event, Node context, Node outer, Node properties, String name, Interaction what) {
        Node traits = event.path("traits");
        Node contextTraits = context.path("traits");
        Map<String, Boolean> consent = new LinkedHashMap<>();
        preferences(outer, consent);
        Map<String, Boolean> own = new LinkedHashMap<>();
        preferences(context, own);
        consent.putAll(own);
        stated(contextTraits.path("consent"), consent);
        stated(traits.path("consent"), consent);
        if (what instanceof Interaction.CheckoutAdvanced
                || what instanceof Interaction.CheckoutStarted
                || what instanceof Interaction.OrderCompleted) {
            Json.flag(properties, "marketing_opt_in").ifPresent(allowed -> consent.put(Channel.EMAIL.code(), allowed));
        }
        return new Traits(
                email(event, context, properties, name),
                firstOf(traits, contextTraits, "firstName", "first_name")
                        .or(() -> firstOf(traits, contextTraits, "name")),
                firstOf(traits, contextTraits, "lastName", "last_name"),
                firstOf(traits, contextTraits, "locale", "language")
                        .or(() -> Json.text(context, "locale"))
                        .or(() -> Json.text(outer, "locale")),
                firstOf(traits, contextTraits, "timezone")
                        .or(() -> Json.text(context, "timezone"))
                        .or(() -> Json.text(outer, "timezone")),
                Json.text(traits.path("address"), "country")
                        .or(() -> Json.text(traits, "country"))
                        .or(() -> Json.text(context.path("location"), "country")),
                consent);
    }

    /** In the properties of other events the address may be anybody's: an invited friend's, the shop's. */
    private static Optional<String> email(Node event, Node context, Node properties, String name) {
        return Json.text(event.path("traits"), "email")
                .or(() -> Json.text(context.path("traits"), "email"))
                .or(() -> NAME_THEIR_OWNER.contains(name) ? Json.text(properties, "email") : Optional.empty());
    }

    private static Optional<String> firstOf(Node traits, Node contextTraits, String... fields) {
        return Json.firstText(traits, fields).or(() -> Json.firstText(contextTraits, fields));
    }

    /** Segment's consent object: categories of the consent tool, not channels. */
    private void preferences(Node context, Map<String, Boolean> consent) {
        context.path("consent").path("categoryPreferences").members().forEach((category, preference) -> {
            String channel = consentChannels.get(category.toLowerCase(Locale.ROOT));
            if (channel != null) {
                // Two categories may stand for one channel: then both have to allow it.
                Json.flag(preference).ifPresent(allowed -> consent.merge(channel, allowed, Boolean::logicalAnd));
            }
        });
    }

    private static void stated(Node channels, Map<String, Boolean> consent) {
        channels.members().forEach((channel, said) -> {
            Node stated = said.isObject() ? said.path("granted") : said;
            Json.flag(stated).ifPresent(allowed -> consent.put(channel.toLowerCase(Locale.ROOT), allowed));
        });
    }

    private static Channel channel(
            String type, Interaction what, Node event, Node context, Node outer, Optional<String> sourceKind) {
        return Json.text(event, "channel")
                .flatMap(Channel::of)
                .or(() -> Json.text(context, "channel").flatMap(Channel::of))
                .or(() -> Json.text(outer, "channel").flatMap(Channel::of))
                .orElseGet(() -> {
                    if (what instanceof Interaction.MailEvent) {
                        return Channel.EMAIL;
                    }
                    String library = Json.text(context.path("library"), "name")
                            .or(() -> Json.text(outer.path("library"), "name"))
                            .orElse("")
                            .toLowerCase(Locale.ROOT);
                    if (type.equals("screen") || names(library, APP_LIBRARIES)) {
                        return Channel.APP;
                    }
                    boolean server =
                            sourceKind.filter("server"::equals).isPresent() || names(library, SERVER_LIBRARIES);
                    return server ? Channel.SERVER : Channel.WEB;
                });
    }

    private static boolean names(String library, List<String> known) {
        for (String name : known) {
            if (library.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static List<Identifier> ids(Node event, Node properties, Optional<String> email, String name) {
        List<Identifier> ids = new ArrayList<>();
        id(Identifier.Kind.USER, Json.text(event, "userId"), ids);
        id(Identifier.Kind.EMAIL, email, ids);
        id(Identifier.Kind.ANONYMOUS, Json.text(event, "anonymousId"), ids);
        if (!SHARES.contains(name)) {
            id(Identifier.Kind.ORDER, orderId(properties), ids);
            id(Identifier.Kind.CHECKOUT, Json.firstText(properties, "checkout_id", "checkoutId"), ids);
            id(Identifier.Kind.CART, Json.firstText(properties, "cart_id", "cartId"), ids);
        }
        return ids;
    }

    private static void id(Identifier.Kind kind, Optional<String> raw, List<Identifier> ids) {
        raw.flatMap(value -> Identifier.of(kind, value)).ifPresent(ids::add);
    }

    private static Visit visit(Node properties, Node context, Node outer) {
        Node campaign = context.path("campaign").isObject() ? context.path("campaign") : outer.path("campaign");
        Node page = context.path("page");
        return Circumstances.visit(
                Json.text(campaign, "source"),
                Json.text(campaign, "medium"),
                Json.text(campaign, "name"),
                Json.text(page, "referrer").or(() -> Json.text(properties, "referrer")),
                Json.text(page, "url").or(() -> Json.text(properties, "url")),
                Json.text(page, "path").or(() -> Json.firstText(properties, "path", "url")),
                Json.text(context.path("device"), "type"),
                Json.text(context, "userAgent").or(() -> Json.text(outer, "userAgent")));
    }
}
