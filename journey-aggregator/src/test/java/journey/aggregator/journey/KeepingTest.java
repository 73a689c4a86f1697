package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import journey.events.CustomerId;
import journey.events.Identifier;
import org.junit.jupiter.api.Test;

/** When a journey has been kept for long enough. */
class KeepingTest {
    private static final CustomerId PHONE = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "phone"));
    private static final Keeping KEEPING = new Keeping(
            Optional.of(Duration.ofDays(40)),
            Optional.of(Duration.ofDays(50)),
            Optional.of(Duration.ofDays(60)),
            Optional.of(Duration.ofDays(365)),
            Optional.empty(),
            10,
            Duration.ofDays(1));

    @Test
    void whoGaveNoNameAndWhoDidAreToldApart() {
        assertThat(journey(Visitor.aVisitor().browsing().startingCheckout()).kind())
                .isEqualTo(Keeping.Kind.ANONYMOUS);
        assertThat(journey(Visitor.aVisitor().leavingAddress("a@example.org")).kind())
                .isEqualTo(Keeping.Kind.KNOWN);
        assertThat(journey(Visitor.aVisitor().ordering("o-1", "5.00")).kind()).isEqualTo(Keeping.Kind.KNOWN);
        assertThat(journey(Visitor.aVisitor().loggingIn("u1")).kind()).isEqualTo(Keeping.Kind.KNOWN);
        assertThat(journey(Visitor.aVisitor().asABot().browsing()).kind()).isEqualTo(Keeping.Kind.MACHINE);
        assertThat(journey(Visitor.aVisitor().asABot().browsing().asAPerson().browsing())
                        .kind())
                .isEqualTo(Keeping.Kind.ANONYMOUS);
    }

    @Test
    void eachGoesItsTimeAfterItsLastTouchpoint() {
        Visitor visitor =
                Visitor.aVisitor().browsing().idleFor(Duration.ofDays(3)).browsing();
        Journey journey = journey(visitor);
        Instant due = visitor.touchpoints().getLast().time().plus(Duration.ofDays(50));

        assertThat(journey.agesAt(KEEPING)).contains(due);
        assertThat(journey.aged(due.minusMillis(1), KEEPING, Visitor.RULES)).isEmpty();
        assertThat(journey.aged(due, KEEPING, Visitor.RULES))
                .hasValueSatisfying(aged -> assertThat(aged.rest().isBlank()).isTrue());
        assertThat(journey.agesAt(Keeping.EVERYTHING)).isEmpty();
        assertThat(Journey.of(PHONE).agesAt(KEEPING)).isEmpty();
    }

    @Test
    void aMachinesJourneyGoesByItsLastTouchpointAlsoWhenItsTailHasSettled() {
        Visitor crawler = Visitor.aVisitor()
                .asABot()
                .browsing()
                .idleFor(Duration.ofHours(1))
                .browsing();
        Journey journey = journey(crawler);
        Instant due = crawler.touchpoints().getLast().time().plus(Duration.ofDays(40));
        Journey settled = journey.advance(journey.nextDue(Visitor.RULES).orElseThrow(), Visitor.RULES);

        assertThat(settled.tail()).isEmpty();
        assertThat(journey.agesAt(KEEPING)).contains(due);
        assertThat(settled.agesAt(KEEPING)).contains(due);
    }

    @Test
    void countersAreKeptByWholeMonths() {
        assertThat(KEEPING.firstMonth(Instant.parse("2027-11-30T23:59:59Z"))).contains(YearMonth.of(2026, 11));
        YearMonth first = YearMonth.of(2026, 11);
        assertThat(Clearance.isOld(new Counter("visits:2026-10", "31|c|web|n"), first))
                .isTrue();
        assertThat(Clearance.isOld(new Counter("visits:2026-11", "01|c|web|n"), first))
                .isFalse();
        assertThat(Clearance.isOld(new Counter("funnel:2020-01", "2026-11-01|0|-"), first))
                .isFalse();
        assertThat(Clearance.isOld(new Counter("funnel:default:by", "2026-10-31|0|-|1"), first))
                .isTrue();
        assertThat(Clearance.isOld(new Counter("customers", "all"), first)).isFalse();
        assertThat(Clearance.isOld(new Counter("names:campaign", "2020"), first))
                .isFalse();
    }

    @Test
    void nothingIsKeptForNoTime() {
        assertThatThrownBy(() -> new Keeping(
                        Optional.of(Duration.ZERO),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        10,
                        Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Journey journey(Visitor visitor) {
        return Visitor.folded(Journey.of(PHONE), visitor.touchpoints());
    }
}
