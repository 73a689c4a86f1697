package journey.aggregator.recount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import journey.aggregator.erasure.Erasure;
import journey.aggregator.erasure.ErasureCodec;
import journey.aggregator.erasure.Retirement;
import journey.aggregator.erasure.RetirementCodec;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.aggregator.journey.FigureRules;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.JourneyRules;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.codec.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain fold and the step's own come to the same, and where they don't, that is found. */
class RecountTest {
    /** The defaults, but that names run out and tails overflow. */
    private static final JourneyRules RULES = new JourneyRules(
            Duration.ofHours(24),
            25,
            Duration.ofHours(6),
            5,
            "EUR",
            JourneyRules.DEFAULT.carts(),
            JourneyRules.DEFAULT.sessions(),
            JourneyRules.DEFAULT.phases(),
            JourneyRules.DEFAULT.funnels(),
            new FigureRules(false, 3, Duration.ofDays(5)));

    static Stream<Long> seeds() {
        return IntStream.range(0, 100).mapToObj(seed -> (long) seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensTheCountersAreWhatTheLogSays(long seed) {
        Random random = new Random(seed);
        Line line = new Line(RULES, random);
        Town town = new Town(line, random);
        int records = 40 + random.nextInt(160);
        for (int i = 0; i < records; i++) {
            if (random.nextInt(8) == 0) {
                // Whoever stands still for long does so between two records, or timers fire long after their time.
                line.catchesUp();
                line.fires();
                line.waits(Duration.ofMinutes(random.nextInt(20 * 60)));
                line.fires();
            }
            line.waits(Duration.ofSeconds(random.nextInt(60)));
            town.acts(i);
            while (random.nextInt(3) > 0) {
                line.works();
            }
            if (random.nextInt(20) == 0) {
                line.fires();
                assertThat(line.recount().differences()).isEmpty();
            } else if (random.nextInt(4) == 0) {
                line.fires();
            }
        }
        line.catchesUp();
        line.fires();
        Report report = line.recount();
        assertThat(report.differences()).isEmpty();
        assertThat(report.setAside()).isZero();
        line.waits(Duration.ofDays(40));
        line.fires();
        assertThat(line.recount().differences()).isEmpty();
    }

    @Test
    void aCounterThatSomebodyChangedIsFound() {
        Line line = somethingHappened();
        line.sums(1).computeIfAbsent("carts", hash -> new TreeMap<>()).merge("started", 1L, Long::sum);
        assertThat(line.recount().differences())
                .extracting(Difference::hash, Difference::field)
                .contains(tuple("carts", "started"));
    }

    @Test
    void aCounterThatIsMissingIsFoundAndOneTooMany() {
        Line line = somethingHappened();
        long all = Objects.requireNonNull(line.sums(0).get("customers")).getOrDefault("all", 0L);
        assertThat(all).isPositive();
        line.sums(0).remove("customers");
        line.sums(2).put("nonsense", Map.of("field", 7L));
        assertThat(line.recount().differences())
                .contains(new Difference(0, "customers", "all", all, 0), new Difference(2, "nonsense", "field", 0, 7));
    }

    @Test
    void aJourneyThatWasLostOnItsWayIsFound() {
        Random random = new Random(1);
        Line line = new Line(RULES, random);
        line.losesTransfers();
        Town town = new Town(line, random);
        for (int i = 0; i < 100; i++) {
            line.waits(Duration.ofSeconds(10));
            town.acts(i);
        }
        line.catchesUp();
        line.fires();
        assertThat(line.recount().differences())
                .extracting(Difference::hash, Difference::field)
                .contains(tuple("handed over to it", "and never arrived"));
    }

    private static Line somethingHappened() {
        Random random = new Random(1);
        Line line = new Line(RULES, random);
        Town town = new Town(line, random);
        for (int i = 0; i < 100; i++) {
            line.waits(Duration.ofSeconds(10));
            town.acts(i);
        }
        line.catchesUp();
        line.fires();
        assertThat(line.recount().differences()).isEmpty();
        return line;
    }

    /** Some people with two devices each, and what identity would say of them. */
    private static final class Town {
        private static final int PEOPLE = 5;

        private final Line line;
        private final Random random;
        private final List<Device> devices = new ArrayList<>();

        private static final class Device {
            final String id;
            final CustomerId guest;
            final CustomerId owner;
            final String user;
            boolean merged;
            Optional<CustomerId> apart = Optional.empty();

            Device(String id, String user) {
                this.id = id;
                this.user = user;
                this.guest = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, id));
                this.owner = CustomerId.of(new Identifier(Identifier.Kind.USER, user));
            }

            CustomerId now() {
                return merged ? owner : apart.orElse(guest);
            }
        }

        Town(Line line, Random random) {
            this.line = line;
            this.random = random;
            for (int i = 0; i < 2 * PEOPLE; i++) {
                devices.add(new Device("device-" + i, "user-" + i / 2));
            }
        }

        void acts(int number) {
            Device device = devices.get(random.nextInt(devices.size()));
            int what = random.nextInt(100);
            if (what < 8) {
                merge(device);
            } else if (what < 13) {
                undo(device);
            } else if (what < 15) {
                CustomerId whose = random.nextBoolean() ? device.owner : device.now();
                line.publish(ErasureCodec.of(
                        new Erasure("r-" + number, line.now().minusSeconds(random.nextInt(600)), whose), whose));
            } else if (what < 17) {
                line.publish(RetirementCodec.encode(
                        new Retirement(device.owner, line.now(), Set.of(), Set.of()), device.guest));
            } else {
                // Now and then by somebody who doesn't know yet what has become of the device.
                CustomerId whose = random.nextInt(8) == 0 ? device.guest : device.now();
                Envelope record = record(number, whose, device);
                line.publish(record);
                if (random.nextInt(10) == 0) {
                    line.publish(record);
                }
            }
        }

        private void merge(Device device) {
            CustomerId from = device.now();
            if (!from.equals(device.owner)) {
                device.merged = true;
                handOver(from, device.owner);
            } else if (random.nextInt(4) == 0) {
                handOver(device.apart.orElse(device.guest), device.owner);
            }
        }

        private void handOver(CustomerId from, CustomerId into) {
            line.publish(
                    HandoverCodec.encode(new Handover(from, into, line.now(), Identifier.Kind.ANONYMOUS, "m-" + from)));
        }

        private void undo(Device device) {
            if (!device.merged) {
                return;
            }
            line.catchesUp();
            CustomerId loser = device.apart.orElse(device.guest);
            line.held(device.owner)
                    .filter(Held.Live.class::isInstance)
                    .map(Held.Live.class::cast)
                    .flatMap(live -> live.journey().idsOf(loser))
                    .filter(ids -> !ids.isEmpty())
                    .ifPresent(ids -> {
                        Unmerge unmerge = new Unmerge(device.owner, loser, ids, List.of(), line.now());
                        line.publish(UnmergeCodec.encode(unmerge, device.owner.value()));
                        device.merged = false;
                        device.apart = Optional.of(unmerge.into());
                    });
        }

        private Envelope record(int number, CustomerId whose, Device device) {
            Instant time = line.now().minusSeconds(random.nextInt(5) == 0 ? random.nextInt(7_200) : 0);
            int what = random.nextInt(12);
            String event = switch (what) {
                case 0, 1 -> track("Product Added", "\"product_id\":\"p-" + random.nextInt(4) + "\",\"price\":1.50");
                case 2 -> track("Product Removed", "\"product_id\":\"p-" + random.nextInt(4) + "\"");
                case 3 -> track("Checkout Started", "\"value\":3");
                case 4, 5 -> track("Order Completed", "\"order_id\":\"o-" + number + "\",\"revenue\":5");
                case 6 -> track("Order Cancelled", "\"order_id\":\"o-" + random.nextInt(number + 1) + "\"");
                case 7 -> track("Product Viewed", "\"product_id\":\"q\"");
                case 8, 9, 10 -> mail();
                default -> "";
            };
            String type = event.isEmpty() ? "page" : "track";
            String user = device.merged ? ",\"userId\":\"" + device.user + "\"" : "";
            return new Envelope(
                    whose.value(),
                    Map.of(
                            Headers.ID,
                            "m-" + number,
                            Headers.TYPE,
                            Headers.TOUCHPOINT_TYPE + type,
                            Headers.SOURCE,
                            what < 8 ? "shop" : Interaction.MailEvent.REMARKETING,
                            Headers.TIME,
                            time.toString(),
                            Headers.RECEIVED_AT,
                            line.now().toString()),
                    ("{\"anonymousId\":\"" + device.id + "\"" + user + event
                                    + ",\"context\":{\"page\":{\"path\":\"/" + random.nextInt(6)
                                    + "\"},\"campaign\":{\"name\":\"c-" + random.nextInt(6)
                                    + "\",\"source\":\"google\",\"medium\":\"cpc\"}}}")
                            .getBytes(UTF_8));
        }

        /** Of more variants than are told apart, some with a window of their own. */
        private String mail() {
            String name = List.of("Email Sent", "Email Sent", "Email Delivered", "Email Opened", "Email Link Clicked")
                    .get(random.nextInt(5));
            return track(
                    name,
                    "\"campaign_id\":\"cart\",\"step\":\"s-" + random.nextInt(3) + "\",\"variant\":\""
                            + (random.nextBoolean() ? "a" : "b") + "\",\"attribution_window\":\""
                            + List.of("PT6H", "P1D", "nonsense").get(random.nextInt(3)) + "\"");
        }

        private static String track(String name, String properties) {
            return ",\"event\":\"" + name + "\",\"properties\":{" + properties + "}";
        }
    }
}
