package journey.aggregator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import org.junit.jupiter.api.Test;

/** What every store of links does. */
public interface LinksContract {
    Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

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
    default void whatIsForgottenIsGoneAndTheRestStays() {
        CustomerId customer = customer(Kind.USER);
        CustomerId loser = customer(Kind.ANONYMOUS);
        CustomerId other = customer(Kind.ANONYMOUS);
        Identifier gone = fresh(Kind.EMAIL);
        Linked kept = new Linked(fresh(Kind.ORDER), NOON, "m2");
        links().apply(List.of(
                new Links.Link(gone, Optional.empty(), Owners.of(customer)),
                new Links.Link(kept.id(), Optional.empty(), Owners.of(customer)),
                new Links.Edge(loser, customer),
                new Links.Edge(other, customer)));
        Merged stays = new Merged(other, customer, NOON, Kind.EMAIL, "m2");
        links().record(
                        Map.of(customer, List.of(new Linked(gone, NOON, "m1"), kept)),
                        List.of(new Merged(loser, customer, NOON, Kind.EMAIL, "m1"), stays));

        links().forget(customer, List.of(gone), Set.of(), List.of(loser));
        links().forget(customer, List.of(gone), Set.of(), List.of(loser));

        Links.View view = links().read(Set.of(gone, kept.id()), Set.of(loser, other));
        assertThat(view.owners()).isEqualTo(Map.of(kept.id(), Owners.of(customer)));
        assertThat(view.winners()).isEqualTo(Map.of(other, customer));
        assertThat(links().linked(customer)).containsExactly(kept);
        assertThat(links().merged(customer)).containsExactly(stays);
    }

    @Test
    default void theLinkOfAnIdThatIsAnothersTooStays() {
        CustomerId customer = customer(Kind.USER);
        Identifier device = fresh(Kind.ANONYMOUS);
        Owners owners = Owners.of(customer).handOn(7, customer(Kind.USER), 0);
        links().apply(List.of(new Links.Link(device, Optional.empty(), owners)));
        links().record(Map.of(customer, List.of(new Linked(device, NOON, "m1"))), List.of());

        links().forget(customer, List.of(device), Set.of(device), List.of());

        assertThat(links().read(Set.of(device), Set.of()).owners()).isEqualTo(Map.of(device, owners));
        assertThat(links().linked(customer)).isEmpty();
    }

    @Test
    default void theFirstRecordOfAPairStays() {
        CustomerId customer = customer(Kind.USER);
        CustomerId loser = customer(Kind.ANONYMOUS);
        Linked linked = new Linked(fresh(Kind.ORDER), NOON, "message one");
        Merged merged = new Merged(loser, customer, NOON, Kind.EMAIL, "message one");
        links().record(Map.of(customer, List.of(linked)), List.of(merged));
        links().record(
                        Map.of(customer, List.of(new Linked(linked.id(), NOON.plusSeconds(1), "m2"))),
                        List.of(new Merged(loser, customer, NOON.plusSeconds(1), Kind.CART, "m2")));

        assertThat(links().linked(customer)).containsExactly(linked);
        assertThat(links().merged(customer)).containsExactly(merged);
        assertThat(links().linked(loser)).isEmpty();
        assertThat(links().merged(loser)).isEmpty();
    }
}
