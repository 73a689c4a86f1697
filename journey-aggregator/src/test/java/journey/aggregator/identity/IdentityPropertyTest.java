package journey.aggregator.identity;

import static journey.aggregator.identity.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.Ids;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds under every interleaving, crash, takeover and redelivery; a seed is a run. */
final class IdentityPropertyTest {
    private static final int PARTITIONS = 4;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTouchpointEndsWithTheGreatestCustomerOfItsGroup(long seed) {
        List<Envelope> records = sixPeople(new Random(seed));
        Town town = new Town(seed, PARTITIONS, 0.2)
                .with(records.toArray(Envelope[]::new))
                .run();

        Map<String, CustomerId> greatest = greatestOfTheGroup(records);
        Map<String, List<CustomerId>> published = town.published();
        assertThat(published.keySet()).isEqualTo(greatest.keySet());
        published.forEach((messageId, copies) -> copies.forEach(
                copy -> assertThat(town.heirs(copy)).as(messageId).containsExactly(greatest.get(messageId))));
        edgesAreSoundAndAnnounced(town);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aTouchpointOfSharedDevicesHasOneOwnerHoweverOftenItComes(long seed) {
        Town town = new Town(seed, PARTITIONS, 0.2)
                .with(sharedThings(new Random(seed)).toArray(Envelope[]::new))
                .run();

        town.published()
                .forEach((messageId, copies) -> assertThat(copies.stream()
                                .flatMap(copy -> town.heirs(copy).stream())
                                .distinct())
                        .as(messageId)
                        .hasSize(1));
        edgesAreSoundAndAnnounced(town);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void crashesOfOnePartitionDoNotChangeWhoOwnsWhatOnSharedDevices(long seed) {
        Envelope[] records = sharedThings(new Random(seed)).toArray(Envelope[]::new);
        Town calm = new Town(seed, 1, 0).with(records).run();
        Town rough = new Town(seed, 1, 0.3).with(records).run();

        calm.published()
                .forEach((messageId, copies) -> assertThat(rough.published().getOrDefault(messageId, List.of()).stream()
                                .flatMap(copy -> rough.heirs(copy).stream()))
                        .as(messageId)
                        .containsOnly(calm.heirs(copies.getFirst()).toArray(CustomerId[]::new)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void crashesDoNotChangeWhomAnUndoneMergeGivesWhat(long seed) {
        CustomerId ann = Events.customer(Identifier.Kind.USER, "ann");
        Identifier phone = new Identifier(Identifier.Kind.ANONYMOUS, "phone");
        Unmerge unmerge = new Unmerge(ann, CustomerId.of(phone), List.of(phone), List.of(), Instant.EPOCH);
        Random random = new Random(seed);
        List<Envelope> records = new ArrayList<>(List.of(
                event("first")
                        .device("laptop")
                        .user("ann")
                        .email("ann@example.org")
                        .record(),
                event("wrong").device("phone").email("ann@example.org").record()));
        for (int i = 0; i < 30; i++) {
            Events event = event("m" + i);
            Events made = switch (random.nextInt(6)) {
                case 0 -> event.device("phone");
                case 1 -> event.device("phone").email("ann@example.org");
                case 2 -> event.device("phone").cart("cart-" + random.nextInt(3));
                case 3 -> event.device("laptop").user("ann").email("ann@example.org");
                case 4 -> event.user("ann").order("order-" + random.nextInt(3));
                default -> event.device("laptop");
            };
            records.add(made.record());
        }
        int undone = 2 + random.nextInt(30);
        records.add(undone, UnmergeCodec.encode(unmerge, ann.value()));
        records.add(undone + random.nextInt(33 - undone), UnmergeCodec.encode(unmerge, ann.value()));
        Town town =
                new Town(seed, 1, 0.3).with(records.toArray(Envelope[]::new)).run();

        Map<String, List<CustomerId>> published = town.published();
        for (Envelope record : records) {
            if (Events.CODECS.get().decode(record) instanceof Decoded.Ok<Touchpoint>(Touchpoint touchpoint)) {
                CustomerId expected = unmerge.takes(touchpoint.ids()) ? unmerge.into() : ann;
                Objects.requireNonNull(published.get(touchpoint.messageId())).stream()
                        .flatMap(copy -> town.heirs(copy).stream())
                        .map(heir -> heir.equals(ann) && unmerge.takes(touchpoint.ids()) ? unmerge.into() : heir)
                        .forEach(owner ->
                                assertThat(owner).as(touchpoint.messageId()).isEqualTo(expected));
            }
        }
        edgesAreSoundAndAnnounced(town);
    }

    private static void edgesAreSoundAndAnnounced(Town town) {
        List<CustomerId> announced =
                town.handovers().stream().map(Handover::from).distinct().toList();
        assertThat(announced).containsAll(town.store.winners.keySet());
        town.store.winners.forEach((loser, winner) -> {
            assertThat(loser.known()).isFalse();
            assertThat(loser).isLessThan(winner);
        });
    }

    /** Each with up to one user id; carts, orders and addresses are nobody else's. */
    private static List<Envelope> sixPeople(Random random) {
        List<Envelope> records = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int person = random.nextInt(6);
            boolean registered = person % 3 != 0;
            Events event = event("m" + i);
            boolean browser = !registered || random.nextInt(4) > 0;
            if (browser) {
                event.device("device-" + person + random.nextInt(3));
            }
            if (!browser || registered && random.nextInt(6) == 0) {
                event.user("user-" + person);
            }
            if (random.nextInt(6) == 0) {
                event.email(person + "-" + random.nextInt(2) + "@example.org");
            }
            if (random.nextInt(4) == 0) {
                event.order("order-" + person + random.nextInt(3));
            }
            if (random.nextInt(4) == 0) {
                event.cart("cart-" + person + random.nextInt(3));
            }
            if (random.nextInt(12) == 0) {
                event.previously("device-" + person + random.nextInt(3));
            }
            records.add(event.record());
        }
        return records;
    }

    /** Anybody on any device, with anybody's address. */
    private static List<Envelope> sharedThings(Random random) {
        List<Envelope> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Events event = event("m" + i).device("device-" + random.nextInt(3));
            if (random.nextInt(3) == 0) {
                event.user("user-" + random.nextInt(3));
            }
            if (random.nextInt(4) == 0) {
                event.email(random.nextInt(3) + "@example.org");
            }
            if (random.nextInt(4) == 0) {
                event.order("order-" + random.nextInt(4));
            }
            records.add(event.record());
        }
        return records;
    }

    /** By plain repetition until nothing changes. */
    private static Map<String, CustomerId> greatestOfTheGroup(List<Envelope> records) {
        List<Touchpoint> touchpoints = records.stream()
                .map(record -> switch (Events.CODECS.get().decode(record)) {
                    case Decoded.Ok<Touchpoint>(Touchpoint touchpoint) -> touchpoint;
                    case Decoded.Undecodable<Touchpoint>(String reason) -> throw new AssertionError(reason);
                })
                .toList();
        Map<Identifier, CustomerId> greatest = new HashMap<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Touchpoint touchpoint : touchpoints) {
                List<Identifier> ids = ids(touchpoint);
                CustomerId most = ids.stream()
                        .flatMap(id ->
                                Stream.of(greatest.getOrDefault(id, new CustomerId("a----------------")), natural(id)))
                        .max(CustomerId::compareTo)
                        .orElseThrow();
                for (Identifier id : ids) {
                    changed |= !most.equals(greatest.put(id, most));
                }
            }
        }
        Map<String, CustomerId> owners = new HashMap<>();
        touchpoints.forEach(touchpoint ->
                owners.put(touchpoint.messageId(), greatest.get(touchpoint.ids().getFirst())));
        return owners;
    }

    private static List<Identifier> ids(Touchpoint touchpoint) {
        return Union.identifiers(asIds(touchpoint)).stream()
                .filter(id -> touchpoint.ids().contains(id) || id.kind() != Identifier.Kind.USER)
                .toList();
    }

    private static Ids asIds(Touchpoint touchpoint) {
        return new Ids(
                touchpoint.messageId(),
                touchpoint.time(),
                touchpoint.name(),
                touchpoint.ids(),
                touchpoint.what() instanceof Interaction.Aliased alias
                        ? Optional.of(alias.previousId())
                        : Optional.empty());
    }

    private static CustomerId natural(Identifier id) {
        return switch (id.kind()) {
            case USER, EMAIL, ANONYMOUS -> CustomerId.of(id);
            case ORDER, CHECKOUT, CART -> new CustomerId("a----------------");
        };
    }
}
