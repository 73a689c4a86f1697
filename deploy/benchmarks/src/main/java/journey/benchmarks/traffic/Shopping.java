package journey.benchmarks.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What customers of a shop do within a time, in the order in which it reaches the shop: visits of many people at once, each
 * of whom goes on step by step. The same seed gives the same shopping.
 *
 * <p>Of a hundred customers fifty-five only look around, thirty leave something in a cart, fifteen buy; a quarter come a
 * second time; who buys, and a quarter of those with a cart, say who they are. That makes ten events a customer on
 * average. {@link #loyal} ones all do the same: twenty events in two visits, two products in the cart, an order.
 */
public final class Shopping {
    private static final int PRODUCTS = 5_000;
    private static final int STEP_BITS = 6;
    private static final int CUSTOMER_BITS = 24;
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148");
    private static final List<String> NAMES =
            List.of("Ada", "Luca", "Giulia", "Marco", "Sofia", "Paolo", "Elena", "Ugo");
    private static final List<String> SURNAMES =
            List.of("Rossi", "Bianchi", "Ferrari", "Greco", "Conti", "Gallo", "Costa");
    private static final List<String> KINDS = List.of("Mug", "Lamp", "Chair", "Blanket", "Vase", "Bowl", "Shelf");
    private static final List<String> MATERIALS = List.of("Oak", "Linen", "Walnut", "Steel", "Glass", "Wool");
    private static final List<String> CAMPAIGNS =
            List.of("google/cpc/autumn", "newsletter/email/week-47", "facebook/social/lamps");

    private enum Step {
        PAGE,
        LIST,
        VIEW,
        ADD,
        CART,
        IDENTIFY,
        CHECKOUT,
        CHECKOUT_STEP,
        PAYMENT,
        ORDER
    }

    /** Steps of both visits; the second one begins at {@code second}, which is the length where there is none. */
    private record Script(Step[] steps, int second) {}

    private final long seed;
    private final int customers;
    private final boolean loyal;
    private final Instant end;
    private final Duration span;

    /** An event as it lies on the topic behind ingest. */
    public record Sent(String key, Map<String, String> headers, String json) {}

    private Shopping(long seed, int customers, boolean loyal, Instant end, Duration span) {
        this.seed = seed;
        this.customers = customers;
        this.loyal = loyal;
        this.end = end;
        this.span = span;
    }

    /** @param end when the last of it happens, at the latest */
    public static Shopping ofAll(long seed, int customers, Instant end, Duration span) {
        return new Shopping(seed, customers, false, end, span);
    }

    public static Shopping loyal(long seed, int customers, Instant end, Duration span) {
        return new Shopping(seed, customers, true, end, span);
    }

    /** All events in the order of their times, each made when it is asked for. */
    public Stream<Sent> stream() {
        long start = end.minus(span).toEpochMilli();
        return LongStream.of(order()).mapToObj(each -> {
            int step = (int) (each & (1 << STEP_BITS) - 1);
            int customer = (int) (each >>> STEP_BITS & (1 << CUSTOMER_BITS) - 1);
            return sent(customer, step, start + (each >>> STEP_BITS + CUSTOMER_BITS));
        });
    }

    private long[] order() {
        long[] order = new long[customers * 12];
        int count = 0;
        for (int customer = 0; customer < customers; customer++) {
            SplittableRandom random = of(customer);
            Script script = script(random);
            long at = random.nextLong(span.toMillis() / 2);
            for (int step = 0; step < script.steps().length; step++) {
                at += step == script.second() ? span.toMillis() / 4 : 4_000 + random.nextLong(40_000);
                if (count == order.length) {
                    order = Arrays.copyOf(order, order.length + order.length / 2);
                }
                order[count++] = at << STEP_BITS + CUSTOMER_BITS | (long) customer << STEP_BITS | step;
            }
        }
        long[] all = Arrays.copyOf(order, count);
        Arrays.sort(all);
        return all;
    }

    private SplittableRandom of(int customer) {
        return new SplittableRandom(seed * 1_000_003 + customer);
    }

    private Script script(SplittableRandom random) {
        if (loyal) {
            return new Script(steps("PLVVPVA" + "PIVVCAHSSYOPP"), 7);
        }
        int kind = random.nextInt(100);
        boolean again = random.nextInt(4) == 0;
        if (kind < 55) {
            String visit = "PLP" + "V".repeat(3 + random.nextInt(4)) + "P".repeat(random.nextInt(3));
            return new Script(steps(again ? visit + "PVV" : visit), visit.length());
        }
        String visit = "PLVV" + "VA".repeat(1 + random.nextInt(2)) + "C" + (kind < 62 ? "I" : "");
        if (kind < 85) {
            return new Script(steps(again ? visit + "PVC" : visit), visit.length());
        }
        return new Script(
                steps(again ? visit + "PIHSYOP" : visit + "IHSYOP"), again ? visit.length() : Integer.MAX_VALUE);
    }

    private static Step[] steps(String letters) {
        Step[] steps = new Step[letters.length()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = switch (letters.charAt(i)) {
                case 'P' -> Step.PAGE;
                case 'L' -> Step.LIST;
                case 'V' -> Step.VIEW;
                case 'A' -> Step.ADD;
                case 'C' -> Step.CART;
                case 'I' -> Step.IDENTIFY;
                case 'H' -> Step.CHECKOUT;
                case 'S' -> Step.CHECKOUT_STEP;
                case 'Y' -> Step.PAYMENT;
                case 'O' -> Step.ORDER;
                default -> throw new IllegalArgumentException("a step that nobody takes");
            };
        }
        return steps;
    }

    private Sent sent(int customer, int number, long at) {
        SplittableRandom own = of(customer);
        Script script = script(own);
        SplittableRandom who = new SplittableRandom(seed * 31 + customer);
        String anonymousId = new UUID(who.nextLong(), who.nextLong()).toString();
        String browser = BROWSERS.get(who.nextInt(BROWSERS.size()));
        boolean campaign = who.nextInt(10) < 4;
        SplittableRandom random = new SplittableRandom(seed + customer * 64L + number);
        boolean known = Arrays.asList(script.steps()).subList(0, number + 1).contains(Step.IDENTIFY);
        Step step = script.steps()[number];
        int product = random.nextInt(PRODUCTS);
        String messageId = "ajs-next-" + at + "-" + new UUID(random.nextLong(), random.nextLong());
        Instant time = Instant.ofEpochMilli(at);
        StringBuilder json = new StringBuilder(1_000);
        json.append("{\"timestamp\":\"").append(time);
        json.append("\",\"integrations\":{},\"anonymousId\":\"")
                .append(anonymousId)
                .append('"');
        if (known) {
            json.append(",\"userId\":\"c-").append(100_000 + customer).append('"');
        }
        json.append(",\"type\":\"").append(type(step)).append('"');
        String path = switch (step) {
            case VIEW, ADD -> "/p/" + product;
            case LIST -> "/c/" + product % 40;
            case CART -> "/cart";
            case CHECKOUT, CHECKOUT_STEP, PAYMENT, ORDER -> "/checkout";
            case PAGE, IDENTIFY -> product % 3 == 0 ? "/" : "/story/" + product % 20;
        };
        json.append(",\"context\":{\"page\":{\"path\":\"").append(path);
        json.append("\",\"referrer\":\"\",\"search\":\"\",\"title\":\"Shop\",\"url\":\"https://shop.example")
                .append(path);
        json.append("\"},\"userAgent\":\"").append(browser);
        json.append("\",\"locale\":\"it-IT\",\"timezone\":\"Europe/Rome\"");
        if (campaign && number < 3) {
            String[] parts = CAMPAIGNS.get(customer % CAMPAIGNS.size()).split("/", -1);
            json.append(",\"campaign\":{\"source\":\"").append(parts[0]);
            json.append("\",\"medium\":\"").append(parts[1]);
            json.append("\",\"name\":\"").append(parts[2]).append("\"}");
        }
        json.append(",\"library\":{\"name\":\"analytics.js\",\"version\":\"npm:next-1.81.1\"}}");
        switch (step) {
            case PAGE ->
                json.append(",\"properties\":{\"path\":\"").append(path).append("\"}");
            case LIST ->
                track("Product List Viewed", json)
                        .append("\"list_id\":\"c-")
                        .append(product % 40)
                        .append("\"}");
            case VIEW -> product(track("Product Viewed", json), product, 1).append(",\"currency\":\"EUR\"}");
            case ADD ->
                product(track("Product Added", json), product, 1 + product % 2)
                        .append(",\"cart_id\":\"cart-")
                        .append(customer)
                        .append("\"}");
            case CART ->
                track("Cart Viewed", json)
                        .append("\"cart_id\":\"cart-")
                        .append(customer)
                        .append("\"}");
            case CHECKOUT -> order("Checkout Started", customer, json).append('}');
            case CHECKOUT_STEP ->
                track("Checkout Step Viewed", json)
                        .append("\"checkout_id\":\"k-")
                        .append(customer)
                        .append("\",\"step\":1}");
            case PAYMENT ->
                track("Payment Info Entered", json)
                        .append("\"checkout_id\":\"k-")
                        .append(customer)
                        .append("\",\"step\":2}");
            case ORDER -> {
                order("Order Completed", customer, json).append(",\"products\":[{");
                product(json, product, 1).append("}]}");
            }
            case IDENTIFY -> {
                String first = NAMES.get(who.nextInt(NAMES.size()));
                String last = SURNAMES.get(who.nextInt(SURNAMES.size()));
                json.append(",\"traits\":{\"email\":\"").append(first.toLowerCase(java.util.Locale.ROOT));
                json.append('.').append(last.toLowerCase(java.util.Locale.ROOT)).append(customer);
                json.append("@example.com\",\"firstName\":\"").append(first);
                json.append("\",\"lastName\":\"").append(last);
                json.append("\",\"consent\":{\"email\":true},\"address\":{\"country\":\"IT\"}}");
            }
        }
        json.append(",\"messageId\":\"").append(messageId).append("\"}");
        return new Sent(anonymousId, headers(messageId, type(step), time), json.toString());
    }

    private static String type(Step step) {
        return switch (step) {
            case PAGE -> "page";
            case IDENTIFY -> "identify";
            case LIST, VIEW, ADD, CART, CHECKOUT, CHECKOUT_STEP, PAYMENT, ORDER -> "track";
        };
    }

    private static StringBuilder track(String event, StringBuilder json) {
        return json.append(",\"event\":\"").append(event).append("\",\"properties\":{");
    }

    private static StringBuilder order(String event, int customer, StringBuilder json) {
        return track(event, json)
                .append("\"order_id\":\"o-")
                .append(customer)
                .append("\",\"revenue\":")
                .append(20 + customer % 200)
                .append(".50,\"currency\":\"EUR\"");
    }

    private static StringBuilder product(StringBuilder json, int product, int quantity) {
        return json.append("\"product_id\":\"p-")
                .append(product)
                .append("\",\"name\":\"")
                .append(MATERIALS.get(product % MATERIALS.size()))
                .append(' ')
                .append(KINDS.get(product % KINDS.size()))
                .append("\",\"price\":")
                .append(5 + product % 300)
                .append(".90,\"quantity\":")
                .append(quantity)
                .append(",\"url\":\"https://shop.example/p/")
                .append(product)
                .append("\",\"image_url\":\"https://shop.example/i/")
                .append(product)
                .append(".jpg\"");
    }

    private static Map<String, String> headers(String messageId, String type, Instant time) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", messageId);
        headers.put("ce_source", "demo");
        headers.put("ce_type", "journey.touchpoint." + type);
        headers.put("ce_time", time.toString());
        headers.put("content-type", "application/json");
        headers.put("ce_receivedat", time.toString());
        headers.put("ce_sourcekind", "browser");
        return headers;
    }
}
