package journey.standalone.shoppers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Writes down what one shopper's devices and the shop's server send: the envelope of the events, and when they leave. */
final class Script {
    private static final Map<String, Object> BROWSER_LIBRARY = Map.of("name", "analytics.js", "version", "next-1.81.0");
    private static final Map<String, Object> SERVER_LIBRARY = Map.of("name", "analytics-node", "version", "2.3.0");
    /** Between two events of one page: their order has to be told from their times. */
    private static final Duration TICK = Duration.ofMillis(3);

    private static final int REPEATED_PERCENT = 3;

    private final RandomGenerator chance;
    private final Duration thinking;
    private final Country country;
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> waiting = new ArrayList<>();

    private Duration now = Duration.ZERO;
    private boolean offline;
    private Device device;
    private Source source;
    private Optional<String> userId = Optional.empty();
    private Map<String, Object> page = Map.of();

    Script(RandomGenerator chance, Duration thinking, Country country, Device device, Source source) {
        this.chance = chance;
        this.thinking = thinking;
        this.country = country;
        this.device = device;
        this.source = source;
    }

    RandomGenerator chance() {
        return chance;
    }

    Country country() {
        return country;
    }

    /** A look at the page. */
    void pause() {
        pass(Duration.ofMillis((long) (thinking.toMillis() * (0.5 + chance.nextDouble()))));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** A new browser, that nobody is logged in on. */
    void continueOn(Device other, Source cameFrom) {
        device = other;
        source = cameFrom;
        userId = Optional.empty();
        page = Map.of();
    }

    /** Goes on with the same browser in a new visit. */
    void comeBack(Source cameFrom) {
        source = cameFrom;
        page = Map.of();
    }

    /** From now on the browser's events carry the user id, as analytics.js has it. */
    void known(String id) {
        userId = Optional.of(id);
    }

    /** The device keeps its events until {@link #online()}. */
    void offline() {
        offline = true;
    }

    void online() {
        pass(TICK);
        offline = false;
        waiting.forEach(step -> steps.add(step.leaving(now)));
        waiting.clear();
    }

    /** What the browser's events say of the page from now on. */
    void turnTo(String path, String title) {
        Map<String, Object> next = new LinkedHashMap<>();
        next.put("path", path);
        next.put("url", Storefront.SHOP + path);
        next.put("title", title);
        next.put("search", "");
        next.put("referrer", page.isEmpty() ? source.referrer() : page.get("url"));
        page = next;
    }

    void page(String name) {
        Map<String, Object> properties = new LinkedHashMap<>(page);
        properties.put("name", name);
        browser(Event.Type.PAGE, Map.of("name", name, "properties", properties));
    }

    void identify(Map<String, Object> traits) {
        browser(Event.Type.IDENTIFY, Map.of("traits", traits));
    }

    void track(String event, Map<String, Object> properties) {
        browser(Event.Type.TRACK, Map.of("event", event, "properties", properties));
    }

    /** What the shop's server knows of a customer; it knows no browser. */
    void trackByServer(String customer, String event, Map<String, Object> properties) {
        Map<String, Object> fields = envelope(Event.Type.TRACK, "node-next-");
        fields.put("userId", customer);
        fields.put("context", Map.of("library", SERVER_LIBRARY, "channel", "server"));
        fields.put("event", event);
        fields.put("properties", properties);
        steps.add(new Step(now, now, Step.Sender.SERVER, Duration.ZERO, new Event(Event.Type.TRACK, fields)));
    }

    /** All of it; a device that is still offline finds its network now. */
    List<Step> steps() {
        online();
        return List.copyOf(steps);
    }

    private void browser(Event.Type type, Map<String, Object> content) {
        Map<String, Object> fields = envelope(type, "ajs-next-");
        fields.put("anonymousId", device.anonymousId());
        userId.ifPresent(id -> fields.put("userId", id));
        fields.put("context", context());
        fields.putAll(content);
        pass(TICK);
        Step step = new Step(now, now, Step.Sender.BROWSER, device.clockAhead(), new Event(type, fields));
        (offline ? waiting : steps).add(step);
        if (!offline && Chance.percent(REPEATED_PERCENT, chance)) {
            // The answer got lost on the way, so the SDK sends it once more.
            steps.add(step.leaving(now.plusMillis(700 + chance.nextInt(1_500))));
        }
    }

    private Map<String, Object> envelope(Event.Type type, String idPrefix) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type.code());
        fields.put("messageId", idPrefix + Chance.uuid(chance));
        return fields;
    }

    private Map<String, Object> context() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("library", BROWSER_LIBRARY);
        context.put("userAgent", device.userAgent());
        context.put("locale", country.locale());
        context.put("timezone", country.timezone());
        context.put("page", page);
        context.put("device", Map.of("type", device.type()));
        source.campaign().ifPresent(campaign -> context.put("campaign", campaign));
        return context;
    }
}
