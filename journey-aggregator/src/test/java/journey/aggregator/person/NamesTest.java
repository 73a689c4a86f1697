package journey.aggregator.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.Channel;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.events.Traits;
import journey.events.Visit;
import org.junit.jupiter.api.Test;

final class NamesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Identifier PHONE = new Identifier(Kind.ANONYMOUS, "phone");
    private static final Identifier ADDRESS = new Identifier(Kind.EMAIL, "a@example.org");
    private static final CustomerId LOSER = CustomerId.of(PHONE);

    @Test
    void theEarliestTouchpointThatNamesAnIdCountsWhicheverCameFirst() {
        Names names =
                Names.NONE.on(named(NOON, "Page", PHONE)).on(named(NOON.plusSeconds(5), "Identify", PHONE, ADDRESS));

        assertThat(names.ids())
                .isEqualTo(Map.of(
                        PHONE,
                        new Names.First(NOON, "Page"),
                        ADDRESS,
                        new Names.First(NOON.plusSeconds(5), "Identify")));
        assertThat(Names.NONE
                        .on(named(NOON.plusSeconds(5), "Identify", PHONE, ADDRESS))
                        .on(named(NOON, "Page", PHONE)))
                .isEqualTo(names);
        assertThat(Names.NONE
                        .on(named(NOON.plusSeconds(5), "Identify", PHONE, ADDRESS))
                        .merge(Names.NONE.on(named(NOON, "Page", PHONE))))
                .isEqualTo(names);
        assertThat(names.on(named(NOON.plusSeconds(9), "Page", PHONE))).isSameAs(names);
        assertThat(names.toString()).doesNotContain("phone");
    }

    @Test
    void aThousandIdsAreListedAndNoMore() {
        Names names = Names.NONE;
        for (int i = 0; i < 1_100; i++) {
            names = names.on(named(NOON.plusSeconds(i), "Cart Viewed", new Identifier(Kind.CART, "c" + i)));
        }

        assertThat(names.ids()).hasSize(1_000).containsKey(new Identifier(Kind.CART, "c999"));
    }

    @Test
    void theLatestWordOnAMergeCounts() {
        Names.Merge merge = new Names.Merge(LOSER, NOON, Kind.EMAIL, Optional.empty());
        Names names = Names.NONE.with(merge).with(merge);

        assertThat(names.merges()).containsExactly(merge);
        assertThat(names.with(merge.undone(NOON.plusSeconds(1))).merges())
                .containsExactly(new Names.Merge(LOSER, NOON, Kind.EMAIL, Optional.of(NOON.plusSeconds(1))));
        assertThat(names.without(LOSER)).isEqualTo(Names.NONE);
    }

    private static Touchpoint named(Instant time, String name, Identifier... ids) {
        return new Touchpoint(
                "m-" + time,
                name,
                time,
                time,
                "shop",
                Channel.WEB,
                Arrays.asList(ids),
                new Traits(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()),
                new Visit(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                List.of(ids).isEmpty() ? new Interaction.Other() : new Interaction.PageViewed(),
                Optional.empty());
    }
}
