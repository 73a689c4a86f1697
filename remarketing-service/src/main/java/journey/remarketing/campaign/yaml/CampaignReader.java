package journey.remarketing.campaign.yaml;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import journey.events.CartContents;
import journey.remarketing.campaign.Audience;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.Survey;
import journey.remarketing.campaign.Trigger;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads one {@code campaign.yaml}. Whatever it doesn't know, it refuses: a misspelt key would be a mail to the wrong people.
 * Goes on after a mistake where it can, so that all of them are said at once.
 */
final class CampaignReader {
    private static final Map<String, CartContents.Kind> CARTS = Map.of(
            "cart-abandoned", CartContents.Kind.CART,
            "checkout-abandoned", CartContents.Kind.CHECKOUT,
            "payment-failed", CartContents.Kind.PAYMENT_FAILED);
    private static final String BROWSE = "browse-abandoned";
    private static final String ORDER = "order-completed";
    private static final String LULL = "no-purchase";

    private final String id;
    private final String file;
    private final List<String> mistakes;
    private final Set<String> channels;

    /** A mistake that keeps what it is in from being read. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /**
     * @param channels that there are
     * @param mistakes grows
     */
    CampaignReader(String id, Set<String> channels, List<String> mistakes) {
        this.id = id;
        this.file = id + '/' + CampaignFiles.DEFINITION;
        this.mistakes = mistakes;
        this.channels = channels;
    }

    Optional<Campaign> read(String text) {
        int before = mistakes.size();
        try {
            LoaderOptions limits = new LoaderOptions();
            limits.setMaxAliasesForCollections(0);
            Node document = null;
            for (Node each : new Yaml(limits).composeAll(new java.io.StringReader(text))) {
                if (document != null) {
                    throw wrong(each, "a file holds one campaign");
                }
                document = each;
            }
            if (document == null) {
                throw new Unreadable(file + ": is empty");
            }
            return campaign(document, before);
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null
                    ? 1
                    : broken.getProblemMark().getLine() + 1;
            mistakes.add(file + ", line " + line + ": no YAML: " + broken.getProblem());
        } catch (YAMLException broken) {
            mistakes.add(file + ": no YAML");
        } catch (Unreadable unreadable) {
            mistakes.add(unreadable.getMessage());
        }
        return Optional.empty();
    }

    private Optional<Campaign> campaign(Node node, int before) {
        Map<String, Node> keys = mapping(
                node,
                "a campaign",
                Set.of(
                        "trigger",
                        "audience",
                        "steps",
                        "holdout",
                        "attribution-window",
                        "activated-at",
                        "paused",
                        "survey"));
        Optional<Trigger> trigger = attempted(() -> trigger(required(node, keys, "trigger")));
        Audience audience = or(keys, "audience", this::audience, Audience.EVERYBODY);
        double holdout = or(keys, "holdout", value -> share(value, "holdout"), 0.0);
        Duration window =
                or(keys, "attribution-window", v -> duration(v, "attribution-window"), Campaign.ATTRIBUTION_WINDOW);
        Optional<Instant> activated =
                or(keys, "activated-at", value -> Optional.of(instant(value)), Optional.<Instant>empty());
        boolean paused = or(keys, "paused", value -> flag(value, "paused"), false);
        Optional<Survey> survey = or(keys, "survey", value -> Optional.of(survey(value)), Optional.<Survey>empty());
        List<Campaign.Step> steps = new ArrayList<>();
        for (Node step :
                attempted(() -> list(required(node, keys, "steps"), "steps")).orElse(List.of())) {
            attempted(() -> step(step)).ifPresent(steps::add);
        }
        if (mistakes.size() > before) {
            return Optional.empty();
        }
        return Optional.of(checked(
                node,
                () -> new Campaign(
                        id, trigger.orElseThrow(), audience, steps, holdout, window, activated, paused, survey)));
    }

    private Trigger trigger(Node node) {
        if (!(node instanceof MappingNode)) {
            return trigger(node, node, Map.of());
        }
        Map<String, Node> keys = mapping(node, "a trigger", Set.of("on", "after"));
        return trigger(node, required(node, keys, "on"), keys);
    }

    private Trigger trigger(Node node, Node on, Map<String, Node> keys) {
        List<Node> names = on instanceof SequenceNode several ? several.getValue() : List.of(on);
        Set<String> known = new TreeSet<>(CARTS.keySet());
        known.addAll(Set.of(BROWSE, ORDER, LULL));
        Set<String> kinds = new LinkedHashSet<>();
        for (Node name : names) {
            String kind = text(name, "trigger");
            if (!known.contains(kind)) {
                throw wrong(name, "there is no trigger " + kind + ", but " + String.join(", ", known));
            }
            kinds.add(kind);
        }
        if (kinds.isEmpty() || kinds.size() > 1 && !CARTS.keySet().containsAll(kinds)) {
            throw wrong(on, "a campaign has one trigger, or several of those about carts");
        }
        String kind = kinds.iterator().next();
        Node after = keys.get("after");
        if (after != null && !kind.equals(ORDER) && !kind.equals(LULL)) {
            throw wrong(after, "only " + ORDER + " and " + LULL + " have \"after\"");
        }
        return checked(node, () -> switch (kind) {
            case BROWSE -> new Trigger.BrowseAbandoned();
            case ORDER -> new Trigger.OrderCompleted(duration(required(node, keys, "after"), "after"));
            case LULL -> new Trigger.NoPurchase(duration(required(node, keys, "after"), "after"));
            default ->
                new Trigger.CartAbandoned(
                        EnumSet.copyOf(kinds.stream().map(CARTS::get).collect(Collectors.toSet())));
        });
    }

    private Audience audience(Node node) {
        Map<String, Node> keys = mapping(node, "an audience", Set.of("segments", "countries", "minimum-value"));
        Set<Audience.Segment> segments = new HashSet<>();
        for (Node segment : listOrNone(keys, "segments")) {
            segments.add(constant(segment, "segments", Audience.Segment.class));
        }
        Set<String> countries = new HashSet<>();
        for (Node country : listOrNone(keys, "countries")) {
            countries.add(text(country, "countries"));
        }
        BigDecimal minimum = Optional.ofNullable(keys.get("minimum-value"))
                .map(value -> amount(value, "minimum-value"))
                .orElse(BigDecimal.ZERO);
        return checked(node, () -> new Audience(segments, countries, minimum));
    }

    private Survey survey(Node node) {
        Map<String, Node> keys = mapping(node, "a survey", Set.of("kind", "scale"));
        Survey.Kind kind = constant(required(node, keys, "kind"), "kind", Survey.Kind.class);
        int scale = Optional.ofNullable(keys.get("scale"))
                .map(value -> whole(value, "scale"))
                .orElse(kind.usualScale());
        return checked(node, () -> new Survey(kind, scale));
    }

    private Campaign.Step step(Node node) {
        Map<String, Node> keys = mapping(node, "a step", Set.of("id", "delay", "channel", "template", "variants"));
        String step = text(required(node, keys, "id"), "id");
        Duration delay = Optional.ofNullable(keys.get("delay"))
                .map(value -> duration(value, "delay"))
                .orElse(Duration.ZERO);
        Campaign.Channel channel =
                Optional.ofNullable(keys.get("channel")).map(this::channel).orElse(Campaign.Channel.EMAIL);
        String template = Optional.ofNullable(keys.get("template"))
                .map(value -> text(value, "template"))
                .orElse(step);
        List<Campaign.Variant> variants = new ArrayList<>();
        if (keys.containsKey("variants")) {
            if (keys.containsKey("template")) {
                throw wrong(node, "a step has a template or variants with theirs, not both");
            }
            for (Node variant : list(required(node, keys, "variants"), "variants")) {
                variants.add(variant(variant));
            }
        } else {
            variants.add(checked(node, () -> new Campaign.Variant(template, 1, template)));
        }
        return checked(node, () -> new Campaign.Step(step, delay, channel, variants));
    }

    private Campaign.Channel channel(Node node) {
        String channel = text(node, "channel");
        if (!channels.contains(channel)) {
            throw wrong(
                    node,
                    "no channel " + channel + " is configured, but " + String.join(", ", new TreeSet<>(channels)));
        }
        return new Campaign.Channel(channel);
    }

    private Campaign.Variant variant(Node node) {
        Map<String, Node> keys = mapping(node, "a variant", Set.of("id", "weight", "template"));
        String variant = text(required(node, keys, "id"), "id");
        int weight = Optional.ofNullable(keys.get("weight"))
                .map(value -> whole(value, "weight"))
                .orElse(1);
        String template = Optional.ofNullable(keys.get("template"))
                .map(value -> text(value, "template"))
                .orElse(variant);
        return checked(node, () -> new Campaign.Variant(variant, weight, template));
    }

    private Duration duration(Node node, String key) {
        try {
            return DurationStyle.detectAndParse(text(node, key));
        } catch (IllegalArgumentException none) {
            throw wrong(node, key + " is a length of time such as 14d, 36h or 30m");
        }
    }

    private Instant instant(Node node) {
        try {
            return Instant.parse(text(node, "activated-at"));
        } catch (DateTimeException none) {
            throw wrong(node, "activated-at is a time such as 2026-03-02T11:00:00Z");
        }
    }

    private double share(Node node, String key) {
        BigDecimal share = amount(node, key);
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw wrong(node, key + " is a share, 0 to 1");
        }
        return share.doubleValue();
    }

    private boolean flag(Node node, String key) {
        return switch (text(node, key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(node, key + " is true or false");
        };
    }

    private int whole(Node node, String key) {
        try {
            return Integer.parseInt(text(node, key));
        } catch (NumberFormatException none) {
            throw wrong(node, key + " is a whole number");
        }
    }

    private BigDecimal amount(Node node, String key) {
        try {
            BigDecimal amount = new BigDecimal(text(node, key));
            if (Math.abs(amount.scale()) > 20) {
                throw wrong(node, key + " has too many digits");
            }
            return amount;
        } catch (NumberFormatException none) {
            throw wrong(node, key + " is a number");
        }
    }

    private <E extends Enum<E>> E constant(Node node, String key, Class<E> type) {
        String text = text(node, key);
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> code(each).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        node,
                        key + " is one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(CampaignReader::code)
                                        .collect(Collectors.joining(", "))));
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Map<String, Node> mapping(Node node, String what, Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " is written as keys and values");
        }
        Map<String, Node> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode(), "a key");
            if (!known.contains(key)) {
                mistakes.add(wrong(
                                tuple.getKeyNode(),
                                what + " has no key " + key + ", but " + String.join(", ", new TreeSet<>(known)))
                        .getMessage());
            } else if (keys.put(key, tuple.getValueNode()) != null) {
                mistakes.add(wrong(tuple.getKeyNode(), what + " has the key " + key + " twice")
                        .getMessage());
            }
        }
        return keys;
    }

    private Node required(Node node, Map<String, Node> keys, String key) {
        Node value = keys.get(key);
        if (value == null) {
            throw wrong(node, "the key " + key + " is missing");
        }
        return value;
    }

    private List<Node> listOrNone(Map<String, Node> keys, String key) {
        Node node = keys.get(key);
        return node == null ? List.of() : list(node, key);
    }

    private List<Node> list(Node node, String key) {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(node, key + " is a list");
        }
        return sequence.getValue();
    }

    private String text(Node node, String key) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(node, key + " is a single value");
        }
        return scalar.getValue().strip();
    }

    /** A value, or the usual one where there is none or it can't be read. */
    private <T> T or(Map<String, Node> keys, String key, java.util.function.Function<Node, T> reading, T usual) {
        Node node = keys.get(key);
        return node == null ? usual : attempted(() -> reading.apply(node)).orElse(usual);
    }

    private <T> Optional<T> attempted(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (Unreadable unreadable) {
            mistakes.add(unreadable.getMessage());
            return Optional.empty();
        }
    }

    private <T> T checked(Node node, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException refused) {
            throw wrong(node, String.valueOf(refused.getMessage()));
        }
    }

    private Unreadable wrong(Node node, String why) {
        return new Unreadable(file + ", line " + (node.getStartMark().getLine() + 1) + ": " + why);
    }
}
