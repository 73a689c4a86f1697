package journey.aggregator.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.JourneyScan;
import journey.aggregator.journey.SomeJourneys;
import journey.aggregator.lookup.CustomerSearch.Criteria;
import journey.aggregator.lookup.CustomerSearch.Segment;
import journey.aggregator.phase.Phase;
import journey.events.CustomerId;
import journey.ledger.Slot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CustomerSearchTest {
    private static final int PARTITIONS = 3;
    private static final Criteria ALL = new Criteria(Optional.empty(), Optional.empty(), Optional.empty());

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thePagesHaveEverybodyOnceHoweverTheSlicesFall(long seed) {
        Random random = new Random(seed);
        List<CustomerId> everybody = IntStream.range(0, random.nextInt(60))
                .mapToObj(i -> SomeJourneys.visitor("v" + i).customer())
                .toList();
        CustomerSearch search = search(new Slices(everybody, random));
        int limit = 1 + random.nextInt(10);

        List<CustomerId> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            CustomerSearch.Page page = search.page(ALL, cursor, limit).orElseThrow();
            assertThat(page.journeys()).hasSizeLessThanOrEqualTo(limit);
            page.journeys().forEach(journey -> found.add(journey.customer()));
            cursor = page.next();
        } while (cursor.isPresent());

        assertThat(found).containsExactlyInAnyOrderElementsOf(everybody);
    }

    @Test
    void onlyThoseWhoFitAreFound() {
        assertThat(Segment.of(SomeJourneys.visitor("v"))).isEqualTo(Segment.VISITOR);
        assertThat(Segment.of(SomeJourneys.buyer("b", 0))).isEqualTo(Segment.PROSPECT);
        assertThat(Segment.of(SomeJourneys.buyer("b", 1))).isEqualTo(Segment.BUYER);
        assertThat(Segment.of(SomeJourneys.buyer("b", 2))).isEqualTo(Segment.REPEAT);

        Criteria buyers = new Criteria(Optional.of(Segment.BUYER), Optional.of(Phase.PURCHASE), Optional.empty());
        assertThat(buyers.fits(SomeJourneys.buyer("b", 1))).isTrue();
        assertThat(buyers.fits(SomeJourneys.buyer("b", 2))).isFalse();
        Criteria italians = new Criteria(Optional.empty(), Optional.empty(), Optional.of("IT"));
        assertThat(italians.fits(SomeJourneys.visitor("v"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "OTkgMCA", "MCB4IA"})
    void whatIsNoCursorIsNone(String cursor) {
        assertThat(search(new Slices(List.of(), new Random(1))).page(ALL, Optional.of(cursor), 10))
                .isEmpty();
    }

    private static CustomerSearch search(Slices slices) {
        return new CustomerSearch(() -> new CustomerSearch.Source(slices, "j"), PARTITIONS);
    }

    /** Each partition in slices of any size, some empty, the same at every call. */
    private static final class Slices implements JourneyScan {
        private final Map<Integer, List<List<CustomerId>>> slices = new HashMap<>();

        Slices(List<CustomerId> everybody, Random random) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<List<CustomerId>> own = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    own.add(new ArrayList<>());
                }
                slices.put(partition, own);
            }
            for (CustomerId customer : everybody) {
                List<List<CustomerId>> own = slices.getOrDefault(random.nextInt(PARTITIONS), List.of());
                own.get(random.nextInt(own.size())).add(customer);
            }
        }

        @Override
        public Slice scan(Slot slot, String from, int about) {
            List<List<CustomerId>> own = slices.getOrDefault(slot.partition(), List.of());
            int at = Integer.parseInt(from);
            Map<CustomerId, Held> journeys = new HashMap<>();
            own.get(at).forEach(customer -> journeys.put(customer, SomeJourneys.held(customer)));
            return new Slice(journeys, at + 1 < own.size() ? Optional.of(Integer.toString(at + 1)) : Optional.empty());
        }
    }
}
