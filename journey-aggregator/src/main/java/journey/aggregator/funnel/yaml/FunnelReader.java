package journey.aggregator.funnel.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import journey.aggregator.funnel.Breakdown;
import journey.aggregator.funnel.Filter;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.Property;
import journey.events.codec.EventNames;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads one definition. Whatever it doesn't know, it refuses: a misspelt key would be a funnel that counts something else. */
final class FunnelReader {
    private static final Duration WINDOW = Duration.ofDays(14);

    private final String file;

    /** @param file its name, for what is said about mistakes */
    FunnelReader(String file) {
        this.file = file;
    }

    Funnel funnel(Node node) {
        Map<String, Node> keys = mapping(
                node, "a funnel", Set.of("name", "order", "window", "steps", "exclusions", "ignored", "breakdown"));
        Funnel.Order order = Optional.ofNullable(keys.get("order"))
                .map(value -> constant(value, "order", Funnel.Order.class))
                .orElse(Funnel.Order.SEQUENTIAL);
        List<Funnel.Step> steps = new ArrayList<>();
        for (Node step : list(required(node, keys, "steps"), "steps")) {
            steps.add(step(step));
        }
        List<String> names = steps.stream().map(Funnel.Step::name).toList();
        List<Funnel.Exclusion> exclusions = new ArrayList<>();
        for (Node exclusion : optionalList(keys, "exclusions")) {
            exclusions.add(exclusion(exclusion, names));
        }
        return checked(
                node,
                () -> new Funnel(
                        text(required(node, keys, "name"), "name"),
                        order,
                        Optional.ofNullable(keys.get("window"))
                                .map(this::duration)
                                .orElse(WINDOW),
                        steps,
                        exclusions,
                        events(keys, "ignored"),
                        Optional.ofNullable(keys.get("breakdown")).map(this::breakdown)));
    }

    private Funnel.Step step(Node node) {
        Map<String, Node> keys = mapping(node, "a step", Set.of("name", "events", "where"));
        return new Funnel.Step(text(required(node, keys, "name"), "name"), events(keys, "events"), where(keys));
    }

    private Funnel.Exclusion exclusion(Node node, List<String> steps) {
        Map<String, Node> keys = mapping(node, "an exclusion", Set.of("events", "where", "after", "before"));
        Set<String> events = events(keys, "events");
        if (events.isEmpty()) {
            throw wrong(node, "an exclusion needs events");
        }
        return new Funnel.Exclusion(
                events,
                where(keys),
                Optional.ofNullable(keys.get("after"))
                        .map(value -> number(value, "after", steps))
                        .orElse(0),
                Optional.ofNullable(keys.get("before"))
                        .map(value -> number(value, "before", steps))
                        .orElse(steps.size() - 1));
    }

    private int number(Node node, String key, List<String> steps) {
        int number = steps.indexOf(text(node, key));
        if (number < 0) {
            throw wrong(node, key + " is the name of none of the steps");
        }
        return number;
    }

    private Set<String> events(Map<String, Node> keys, String key) {
        Node node = keys.get(key);
        if (node == null) {
            return Set.of();
        }
        List<Node> names = node instanceof ScalarNode ? List.of(node) : list(node, key);
        return names.stream()
                .map(name -> EventNames.canonical(text(name, key)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<Filter> where(Map<String, Node> keys) {
        Node node = keys.get("where");
        List<Filter> filters = new ArrayList<>();
        if (node != null) {
            mapping(node, "where", codes())
                    .forEach((code, condition) -> filters.addAll(filters(property(code), condition)));
        }
        return filters;
    }

    private static Set<String> codes() {
        return Arrays.stream(Property.values()).map(Property::code).collect(Collectors.toUnmodifiableSet());
    }

    private static Property property(String code) {
        return Property.of(code).orElseThrow();
    }

    /** {@code property: value}, {@code property: [one, or, another]}, or {@code property: {above: 10, …}}. */
    private List<Filter> filters(Property property, Node node) {
        if (!(node instanceof MappingNode)) {
            return List.of(new Filter.OneOf(property, values(property, node)));
        }
        List<Filter> filters = new ArrayList<>();
        Set<String> known = property.isNumber()
                ? Set.of("equals", "not", "in", "above", "below", "exists")
                : Set.of("equals", "not", "in", "contains", "exists");
        mapping(node, property.code(), known)
                .forEach((condition, value) -> filters.add(
                        switch (condition) {
                            case "equals", "in" -> new Filter.OneOf(property, values(property, value));
                            case "not" -> new Filter.Not(property, values(property, value));
                            case "contains" -> new Filter.Contains(property, text(value, condition));
                            case "above" -> limit(property, value, Filter.Above::new);
                            case "below" -> limit(property, value, Filter.Below::new);
                            default -> exists(property, value);
                        }));
        return filters;
    }

    private Filter exists(Property property, Node node) {
        return switch (text(node, "exists")) {
            case "true" -> new Filter.Present(property);
            case "false" -> new Filter.Absent(property);
            default -> throw wrong(node, "exists is true or false");
        };
    }

    private Filter limit(Property property, Node node, BiFunction<Property, BigDecimal, Filter> filter) {
        return filter.apply(property, amount(node, property.code()));
    }

    private Set<String> values(Property property, Node node) {
        List<Node> values = node instanceof ScalarNode ? List.of(node) : list(node, property.code());
        if (values.isEmpty()) {
            throw wrong(node, property.code() + " names no value");
        }
        return values.stream()
                .map(value -> property.isNumber()
                        ? amount(value, property.code()).toPlainString()
                        : text(value, property.code()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Breakdown breakdown(Node node) {
        Map<String, Node> keys = mapping(node, "a breakdown", Set.of("by", "attribution", "values"));
        Node by = required(node, keys, "by");
        Property property =
                Property.of(text(by, "by")).orElseThrow(() -> wrong(by, "by is none of " + sorted(codes())));
        Breakdown.Attribution attribution = Optional.ofNullable(keys.get("attribution"))
                .map(value -> constant(value, "attribution", Breakdown.Attribution.class))
                .orElse(Breakdown.Attribution.FIRST);
        List<String> values = list(required(node, keys, "values"), "values").stream()
                .map(value -> text(value, "values"))
                .toList();
        return checked(node, () -> new Breakdown(property, attribution, values));
    }

    private Duration duration(Node node) {
        try {
            return DurationStyle.detectAndParse(text(node, "window"));
        } catch (IllegalArgumentException none) {
            throw wrong(node, "window is a length of time such as 14d, 36h or 30m");
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
            throw wrong(node, key + " is compared with a number");
        }
    }

    private <E extends Enum<E>> E constant(Node node, String key, Class<E> type) {
        String text = text(node, key);
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        node,
                        key + " is one of "
                                + sorted(Arrays.stream(type.getEnumConstants())
                                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.toSet()))));
    }

    private Map<String, Node> mapping(Node node, String what, Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " is written as keys and values");
        }
        Map<String, Node> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode(), "a key");
            if (!known.contains(key)) {
                throw wrong(tuple.getKeyNode(), what + " has no key " + key + ", but " + sorted(known));
            }
            if (keys.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), what + " has the key " + key + " twice");
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

    private List<Node> optionalList(Map<String, Node> keys, String key) {
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

    private <T> T checked(Node node, java.util.function.Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException refused) {
            throw wrong(node, String.valueOf(refused.getMessage()));
        }
    }

    private static String sorted(Set<String> words) {
        return String.join(", ", new HashSet<>(words).stream().sorted().toList());
    }

    private UnusableFunnels wrong(Node node, String why) {
        return new UnusableFunnels(place(file, node) + ": " + why);
    }

    static String place(String file, Node node) {
        return file + ", line " + (node.getStartMark().getLine() + 1);
    }
}
