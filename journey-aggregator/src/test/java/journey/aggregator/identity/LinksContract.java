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
