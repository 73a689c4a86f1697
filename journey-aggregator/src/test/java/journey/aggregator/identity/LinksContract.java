package journey.aggregator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import org.junit.jupiter.api.Test;

/** What every store of links does. */
public interface LinksContract {
    Links links();

    private static Identifier fresh(Kind kind) {
        return new Identifier(kind, "ü:" + UUID.randomUUID() + "@example.org");
    }

    private static CustomerId customer(Kind kind) {
        return CustomerId.of(fresh(kind));
    }

    @Test
    default void whatWasNeverWrittenIsNotThere() {
        Links.View view = links().read(Set.of(fresh(Kind.EMAIL)), Set.of(customer(Kind.ANONYMOUS)));

        assertThat(view.owners()).isEmpty();
        assertThat(view.winners()).isEmpty();
    }

    @Test
    default void theFirstLinkAndTheFirstEdgeWin() {
        Identifier id = fresh(Kind.EMAIL);
        CustomerId loser = customer(Kind.ANONYMOUS);
        CustomerId winner = customer(Kind.USER);
        Links.Link first = new Links.Link(id, Optional.empty(), Owners.of(winner));
        Links.Edge edge = new Links.Edge(loser, winner);

        assertThat(links().apply(List.of(first, edge))).containsExactly(first, edge);
        assertThat(links().apply(List.of(
                        new Links.Link(id, Optional.empty(), Owners.of(loser)),
                        new Links.Edge(loser, customer(Kind.USER)))))
                .isEmpty();

        Links.View view = links().read(Set.of(id, fresh(Kind.CART)), Set.of(loser, winner));
        assertThat(view.owners()).isEqualTo(Map.of(id, Owners.of(winner)));
        assertThat(view.winners()).isEqualTo(Map.of(loser, winner));
    }

    @Test
    default void aLinkChangesOnlyFromWhatIsExpected() {
        Identifier id = fresh(Kind.ANONYMOUS);
        Owners one = Owners.of(customer(Kind.USER));
        Owners two = one.handOn(120, customer(Kind.USER), 100);
        Links.Link early = new Links.Link(id, Optional.of(one), two);

        assertThat(links().apply(List.of(early))).isEmpty();
        links().apply(List.of(new Links.Link(id, Optional.empty(), one)));
        assertThat(links().apply(List.of(early))).containsExactly(early);
        assertThat(links().apply(List.of(early))).isEmpty();
        links().shorten(List.of(new Links.Link(id, Optional.of(one), Owners.of(customer(Kind.USER)))));

        assertThat(links().read(Set.of(id), Set.of()).owners()).isEqualTo(Map.of(id, two));
    }

    @Test
    default void shorteningReplacesALink() {
        Identifier id = fresh(Kind.ANONYMOUS);
        Owners one = Owners.of(customer(Kind.ANONYMOUS));
        Owners two = Owners.of(customer(Kind.USER));
        links().apply(List.of(new Links.Link(id, Optional.empty(), one)));

        links().shorten(List.of(new Links.Link(id, Optional.of(one), two)));

        await().untilAsserted(() ->
                assertThat(links().read(Set.of(id), Set.of()).owners()).isEqualTo(Map.of(id, two)));
    }

    @Test
    default void aLinkAndWhatItsCustomerIsMeetInOneEntryAndStayApart() {
        Identifier id = fresh(Kind.ANONYMOUS);
        CustomerId natural = CustomerId.of(id);
        CustomerId winner = customer(Kind.USER);
        assertThat(links().read(Set.of(id), Set.of(natural)).born()).isEmpty();
        links().count(Map.of(natural, new Holdings(0, 1, 0, 0, 0)));
        links().apply(List.of(new Links.Link(id, Optional.empty(), Owners.of(natural))));
        links().apply(List.of(new Links.Edge(natural, winner)));
        links().count(Map.of(natural, new Holdings(2, 30, 300, 70_000, 0)));

        Links.View view = links().read(Set.of(id), Set.of());
        assertThat(view.owners()).isEqualTo(Map.of(id, Owners.of(natural)));
        assertThat(view.winners()).isEqualTo(Map.of(natural, winner));
        assertThat(view.holdings()).isEqualTo(Map.of(natural, new Holdings(2, 31, 300, 65_535, 0)));
        assertThat(links().read(Set.of(), Set.of(natural)).born()).containsExactly(natural);

        Links.Link shorter = new Links.Link(id, Optional.of(Owners.of(natural)), Owners.of(winner));
        assertThat(links().apply(List.of(shorter))).containsExactly(shorter);
        assertThat(links().apply(List.of(shorter))).isEmpty();
        assertThat(links().apply(List.of(new Links.Edge(natural, customer(Kind.USER)))))
                .isEmpty();
        view = links().read(Set.of(id), Set.of(natural));
        assertThat(view.owners()).isEqualTo(Map.of(id, Owners.of(winner)));
        assertThat(view.winners()).isEqualTo(Map.of(natural, winner));
        assertThat(view.holdings()).isEqualTo(Map.of(natural, new Holdings(2, 31, 300, 65_535, 0)));
    }

    @Test
    default void ownersHaveRoomForManyAndShrinkAgain() {
        Identifier id = fresh(Kind.ANONYMOUS);
        Owners many = Owners.of(CustomerId.of(id)).splitOff(customer(Kind.EMAIL), customer(Kind.USER));
        for (int i = 1; i <= 64; i++) {
            many = many.handOn(i * 1_000_000_000L, customer(Kind.USER), 0);
        }
        Owners one = Owners.of(customer(Kind.EMAIL));
        links().apply(List.of(new Links.Link(id, Optional.empty(), many)));
        links().count(Map.of(CustomerId.of(id), new Holdings(0, 1, 0, 0, 0)));

        assertThat(links().read(Set.of(id), Set.of()).owners()).isEqualTo(Map.of(id, many));
        links().apply(List.of(new Links.Link(id, Optional.of(many), one)));
        assertThat(links().read(Set.of(id), Set.of()).owners()).isEqualTo(Map.of(id, one));
        assertThat(links().read(Set.of(id), Set.of()).holdings())
                .isEqualTo(Map.of(CustomerId.of(id), new Holdings(0, 1, 0, 0, 0)));
    }

    @Test
    default void whateverIsWrittenIsReadAsFromAPlainMap() {
        Random random = new Random(7);
        FakeLinks plain = new FakeLinks();
        List<Identifier> ids = Stream.generate(() -> fresh(Kind.values()[random.nextInt(6)]))
                .limit(40)
                .toList();
        List<CustomerId> customers = ids.stream().map(CustomerId::of).toList();
        for (int round = 0; round < 60; round++) {
            Links.View before = plain.read(Set.copyOf(ids), Set.copyOf(customers));
            assertThat(links().read(Set.copyOf(ids), Set.copyOf(customers))).isEqualTo(before);
            List<Links.Write> writes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Identifier id = ids.get(random.nextInt(ids.size()));
                CustomerId one = customers.get(random.nextInt(customers.size()));
                CustomerId other = customers.get(random.nextInt(customers.size()));
                Optional<Owners> known = Optional.ofNullable(before.owners().get(id));
                Owners next = known.filter(owners -> random.nextInt(3) > 0)
                        .map(owners -> random.nextBoolean()
                                ? owners.handOn(random.nextInt(1_000), one, 0)
                                : owners.splitOff(one, other))
                        .orElseGet(() -> Owners.of(one));
                writes.add(new Links.Link(id, random.nextInt(5) == 0 ? Optional.empty() : known, next));
                if (!one.known() && one.compareTo(other) < 0) {
                    writes.add(new Links.Edge(one, other));
                }
            }
            assertThat(links().apply(writes)).isEqualTo(plain.apply(writes));
            Map<CustomerId, Holdings> more = Map.of(
                    customers.get(random.nextInt(customers.size())),
                    new Holdings(random.nextInt(3), random.nextInt(40), random.nextInt(9_000), 0, random.nextInt(2)));
            links().count(more);
            plain.count(more);
        }
    }

    @Test
    default void aBatchOfThousandsIsAnsweredInItsOrder() {
        List<Identifier> ids =
                Stream.generate(() -> fresh(Kind.CART)).limit(9_000).toList();
        CustomerId owner = customer(Kind.USER);
        List<Links.Write> odd = new ArrayList<>();
        List<Links.Write> all = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Links.Link link = new Links.Link(ids.get(i), Optional.empty(), Owners.of(owner));
            all.add(link);
            if (i % 2 == 1) {
                odd.add(link);
            }
        }

        assertThat(links().apply(odd)).isEqualTo(odd);
        assertThat(links().apply(all)).hasSize(4_500).doesNotContainAnyElementsOf(odd.subList(0, 10));
        assertThat(links().read(Set.copyOf(ids), Set.of()).owners()).hasSize(9_000);
    }

    @Test
    default void whatIsForgottenIsGoneAndWhatIsAnothersTooStays() {
        Identifier mail = fresh(Kind.EMAIL);
        Identifier device = fresh(Kind.ANONYMOUS);
        CustomerId customer = customer(Kind.USER);
        CustomerId loser = CustomerId.of(mail);
        Owners shared = Owners.of(customer).handOn(7, customer(Kind.USER), 0);
        links().apply(List.of(
                new Links.Link(mail, Optional.empty(), Owners.of(customer)),
                new Links.Link(device, Optional.empty(), shared),
                new Links.Edge(loser, customer)));

        links().forget(Set.of(customer, loser, CustomerId.of(device)));
        links().forget(Set.of(customer, loser, CustomerId.of(device)));

        Links.View view = links().read(Set.of(mail, device), Set.of(loser));
        assertThat(view.owners()).isEqualTo(Map.of(device, shared));
        assertThat(view.winners()).isEmpty();
    }
}
