package journey.aggregator.figures;

import static journey.aggregator.order.ExposureCounts.CLICKERS;
import static journey.aggregator.order.ExposureCounts.CONVERTED;
import static journey.aggregator.order.ExposureCounts.TREATED;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import journey.aggregator.counting.Cube;
import journey.aggregator.counting.Cube.Measures;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.figures.Proportions.Interval;
import journey.aggregator.figures.Proportions.Share;
import journey.aggregator.order.ExposureCounts;
import journey.aggregator.order.ExposureCounts.Group;
import journey.aggregator.order.Mailing;
import journey.events.Money;

/** Which variant of a step sells more, compared with the step's first one. */
final class VariantFigures {
    /** With fewer buyers in a group the mean of what they brought says little: single orders make it. */
    private static final long BUYERS = 10;

    /** A lift that is worth waiting for, of the first variant's conversion. */
    private static final double LIFT = 1.1;

    private final Cube cube;

    VariantFigures(Cube cube) {
        this.cube = cube;
    }

    List<Figure> all() {
        return List.of(new Figure(
                "variant-comparison",
                "Which variant of a step sells more than its first one (by name), by the day of a customer's first mail",
                "conversion: customers who bought within the campaign's window of attribution after their first mail of the"
                        + " step ÷ customers who got the variant, and its 95 % interval by Wilson; difference: conversion less"
                        + " that of the first variant, its 95 % interval by Newcombe, chance: how likely such a difference is"
                        + " without any (z-test, or Fisher's for small numbers), corrected by Holm for the number of"
                        + " variants; netDifference: net revenue per customer, likewise, by Welch, with " + BUYERS
                        + " buyers in each at least. Below " + Proportions.SURE
                        + " a variant sells more, or less. customersForThis, customersForTenPercent: how many customers more"
                        + " each variant needs so that this difference, or a tenth more than the first one's conversion, is"
                        + " found four times in five",
                false,
                Set.of(),
                List.of(
                        "campaign",
                        "step",
                        "variant",
                        "currency",
                        "customers",
                        "clickers",
                        "buyers",
                        "conversion",
                        "conversionLow",
                        "conversionHigh",
                        "difference",
                        "differenceLow",
                        "differenceHigh",
                        "chance",
                        "verdict",
                        "customersForThis",
                        "customersForTenPercent",
                        "net",
                        "netPerCustomer",
                        "netDifference",
                        "netDifferenceLow",
                        "netDifferenceHigh",
                        "netChance",
                        "netVerdict"),
                query -> rows(cube.by(Family.VARIANTS, Dimension.VARIANT, query.from(), query.to()))));
    }

    /** A variant and what its customers did. */
    private record Arm(String label, Measures measures) {
        String name() {
            return label.substring(label.lastIndexOf('/') + 1);
        }

        long customers() {
            return ExposureCounts.customers(measures, TREATED);
        }

        /** Partitions are read one after the other: somebody who goes from one to another meanwhile may count by half. */
        Share share() {
            return new Share(Math.clamp(measures.of(CONVERTED), 0, customers()), customers());
        }

        Group group(String currency) {
            return Group.of(measures, TREATED, currency);
        }

        Row begun() {
            String[] names = label.split("/", -1);
            return names.length < 3
                    ? Row.empty().with("campaign", label)
                    : Row.empty()
                            .with("campaign", names[0])
                            .with("step", names[1])
                            .with("variant", names[2]);
        }
    }

    /** @param variants by {@link Mailing#label()} */
    static List<Row> rows(Map<String, Measures> variants) {
        Map<String, List<Arm>> steps = new TreeMap<>();
        new TreeMap<>(variants)
                .forEach((label, measures) -> steps.computeIfAbsent(
                                Mailing.label(label, Dimension.STEP), step -> new ArrayList<>())
                        .add(new Arm(label, measures)));
        steps.values().forEach(arms -> {
            arms.removeIf(arm -> arm.customers() < 1);
            // Mails that say no variant are nothing to compare with.
            arms.sort(Comparator.comparing(arm -> arm.name().equals(Dimension.NONE)));
        });
        return steps.values().stream()
                .filter(arms -> !arms.isEmpty())
                .map(VariantFigures::compared)
                .flatMap(Collection::stream)
                .toList();
    }

    private static List<Row> compared(List<Arm> arms) {
        Arm first = arms.getFirst();
        List<Arm> others = arms.subList(1, arms.size());
        List<Double> chances = Proportions.corrected(others.stream()
                .map(arm -> Proportions.chance(arm.share(), first.share()))
                .toList());
        Set<String> currencies = new TreeSet<>();
        arms.forEach(arm -> ExposureCounts.currencies(arm.measures(), TREATED).forEach(currencies::add));
        Map<String, Map<Arm, Double>> netChances = new TreeMap<>();
        currencies.forEach(currency -> netChances.put(currency, netChances(first, others, currency)));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < arms.size(); i++) {
            Arm arm = arms.get(i);
            Row row = i == 0 ? alone(arm) : against(first, arm, chances.get(i - 1));
            if (currencies.isEmpty()) {
                rows.add(row);
            }
            for (String currency : currencies) {
                Row inCurrency = net(row.with("currency", currency), arm, currency);
                Optional<Double> chance = Optional.ofNullable(
                        netChances.getOrDefault(currency, Map.of()).get(arm));
                rows.add(i == 0 ? inCurrency : netAgainst(inCurrency, first, arm, currency, chance));
            }
        }
        return rows;
    }

    private static Row alone(Arm arm) {
        Share share = arm.share();
        Interval interval = Proportions.interval(share);
        return arm.begun()
                .with("customers", share.customers())
                .with("clickers", arm.measures().of(CLICKERS))
                .with("buyers", share.buyers())
                .with("conversion", decimal(share.value()))
                .with("conversionLow", decimal(interval.low()))
                .with("conversionHigh", decimal(interval.high()));
    }

    private static Row against(Arm first, Arm arm, double chance) {
        Share share = arm.share();
        Share base = first.share();
        Interval interval = Proportions.difference(share, base);
        double difference = share.value() - base.value();
        long fewer = Math.min(share.customers(), base.customers());
        return alone(arm)
                .with("difference", decimal(difference))
                .with("differenceLow", decimal(interval.low()))
                .with("differenceHigh", decimal(interval.high()))
                .with("chance", decimal(chance))
                .with("verdict", verdict("sells", arm, first, chance, difference))
                .with(
                        "customersForThis",
                        chance < Proportions.SURE
                                ? Optional.empty()
                                : more(Proportions.needed(share.value(), base.value()), fewer))
                .with(
                        "customersForTenPercent",
                        more(Proportions.needed(Math.min(1, LIFT * base.value()), base.value()), fewer));
    }

    private static Optional<Long> more(OptionalLong needed, long there) {
        return needed.isPresent() ? Optional.of(Math.max(0, needed.getAsLong() - there)) : Optional.empty();
    }

    private static String verdict(String does, Arm arm, Arm first, double chance, double difference) {
        return chance < Proportions.SURE
                ? "%s %s %s than %s (95 %%)".formatted(arm.name(), does, difference > 0 ? "more" : "less", first.name())
                : "no difference seen yet";
    }

    private static Map<Arm, Double> netChances(Arm first, List<Arm> others, String currency) {
        List<Arm> fit = others.stream()
                .filter(arm -> Math.min(
                                arm.group(currency).buyers(),
                                first.group(currency).buyers())
                        >= BUYERS)
                .filter(arm ->
                        Welch.chance(arm.group(currency), first.group(currency)).isPresent())
                .toList();
        List<Double> corrected = Proportions.corrected(fit.stream()
                .map(arm ->
                        Welch.chance(arm.group(currency), first.group(currency)).orElseThrow())
                .toList());
        Map<Arm, Double> chances = new HashMap<>();
        for (int i = 0; i < fit.size(); i++) {
            chances.put(fit.get(i), corrected.get(i));
        }
        return chances;
    }

    private static Row net(Row row, Arm arm, String currency) {
        Group group = arm.group(currency);
        return row.money("net", group.revenue(), currency)
                .moneyEach("netPerCustomer", group.revenue(), group.customers(), currency);
    }

    private static Row netAgainst(Row row, Arm first, Arm arm, String currency, Optional<Double> chance) {
        if (chance.isEmpty()) {
            return row.with("netVerdict", "too few buyers");
        }
        Group group = arm.group(currency);
        Group base = first.group(currency);
        double difference = (double) group.revenue() / group.customers() - (double) base.revenue() / base.customers();
        double margin = Welch.margin(group, base).orElseThrow();
        return row.with("netDifference", amount(difference, currency))
                .with("netDifferenceLow", amount(difference - margin, currency))
                .with("netDifferenceHigh", amount(difference + margin, currency))
                .with("netChance", decimal(chance.get()))
                .with("netVerdict", verdict("earns", arm, first, chance.get(), difference));
    }

    private static BigDecimal amount(double minor, String currency) {
        return Money.ofMinor(
                        BigDecimal.valueOf(minor)
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .longValueExact(),
                        currency)
                .amount();
    }

    /** Four digits, as of all shares. */
    private static BigDecimal decimal(double share) {
        return BigDecimal.valueOf(share).setScale(4, RoundingMode.HALF_EVEN);
    }
}
