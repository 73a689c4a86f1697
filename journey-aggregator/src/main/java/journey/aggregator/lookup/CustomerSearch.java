package journey.aggregator.lookup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.JourneyScan;
import journey.aggregator.journey.Serving;
import journey.aggregator.journey.UnreadableJourneys;
import journey.aggregator.phase.Phase;
import journey.events.CustomerId;
import journey.ledger.Slot;

/**
 * Finds customers by what they are, by reading through the slots: an index would take memory for every customer. So a page
 * has at most {@code limit} of them, but may have fewer although more follow: it ends after {@link #MOST_READ} journeys,
 * too. Thread-safe; throws what the store throws.
 */
public final class CustomerSearch {
    /** How many journeys are read for one page, roughly. */
    public static final int MOST_READ = 5_000;

    private static final int AT_ONCE = 200;

    private final Supplier<Source> source;
    private final int partitions;

    /** Who the customers are, by what they bought. */
    public enum Segment {
        /** Never named, never bought. */
        VISITOR,
        /** Named by a user id or an address; has not bought. */
        PROSPECT,
        /** One order. */
        BUYER,
        /** Two orders or more. */
        REPEAT;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The segment of a journey. */
        public static Segment of(Journey journey) {
            return switch (journey.state().orders().placed().size()) {
                case 0 ->
                    journey.customer().known()
                                    || journey.state().person().email().isPresent()
                            ? PROSPECT
                            : VISITOR;
                case 1 -> BUYER;
                default -> REPEAT;
            };
        }
    }

    /** What is looked for; what isn't given fits everybody. */
    public record Criteria(Optional<Segment> segment, Optional<Phase> phase, Optional<String> country) {
        boolean fits(Journey journey) {
            return segment.filter(wanted -> wanted != Segment.of(journey)).isEmpty()
                    && phase.filter(wanted -> journey.state()
                                    .phases()
                                    .present()
                                    .filter(entered -> entered.phase() == wanted)
                                    .isEmpty())
                            .isEmpty()
                    && country.filter(wanted -> journey.state()
                                    .person()
                                    .country()
                                    .filter(wanted::equalsIgnoreCase)
                                    .isEmpty())
                            .isEmpty();
        }
    }

    record Source(JourneyScan scan, String namespace) {}

    /** @param next where the next page begins; empty on the last */
    public record Page(List<Journey> journeys, Optional<String> next) {
        public Page {
            journeys = List.copyOf(journeys);
        }
    }

    /** @param after customers of this slice up to this one were on the page before; empty: none was */
    private record At(int partition, String slice, String after) {
        String encode() {
            return Place.encode(partition, slice, after);
        }
    }

    /** @param scans reads the journeys of a generation */
    public CustomerSearch(Serving serving, Function<Serving.Generation, JourneyScan> scans, int partitions) {
        this(
                () -> {
                    Serving.Generation generation = serving.readable();
                    return new Source(scans.apply(generation), generation.namespace());
                },
                partitions);
    }

    CustomerSearch(Supplier<Source> source, int partitions) {
        this.source = source;
        this.partitions = partitions;
    }

    /**
     * A page in no order that means anything, but always the same one. A customer who is there all the time is found, in
     * rare cases twice.
     *
     * @param cursor a page's {@code next}
     * @return empty when the cursor is none
     * @throws UnreadableJourneys while those of another version still serve
     */
    public Optional<Page> page(Criteria criteria, Optional<String> cursor, int limit) {
        Optional<At> begin = cursor.map(this::place).orElseGet(() -> Optional.of(new At(0, JourneyScan.START, "")));
        return begin.map(at -> read(source.get(), criteria, at, limit));
    }

    private Page read(Source journeys, Criteria criteria, At begin, int limit) {
        List<Journey> page = new ArrayList<>();
        At at = begin;
        int read = 0;
        while (at.partition() < partitions && read < MOST_READ) {
            JourneyScan.Slice slice = journeys.scan()
                    .scan(new Slot(journeys.namespace(), at.partition(), partitions), at.slice(), AT_ONCE);
            read += Math.max(1, slice.journeys().size());
            String after = at.after();
            List<Journey> hits = slice.journeys().values().stream()
                    .flatMap(held -> held.journeyHere().stream())
                    .filter(journey -> journey.customer().value().compareTo(after) > 0 && criteria.fits(journey))
                    .sorted(Comparator.comparing(Journey::customer))
                    .toList();
            int room = limit - page.size();
            if (hits.size() > room) {
                page.addAll(hits.subList(0, room));
                return new Page(
                        page,
                        Optional.of(new At(
                                        at.partition(),
                                        at.slice(),
                                        page.getLast().customer().value())
                                .encode()));
            }
            page.addAll(hits);
            int partition = at.partition();
            at = slice.next()
                    .map(next -> new At(partition, next, ""))
                    .orElseGet(() -> new At(partition + 1, JourneyScan.START, ""));
            if (page.size() == limit) {
                break;
            }
        }
        return new Page(page, at.partition() < partitions ? Optional.of(at.encode()) : Optional.empty());
    }

    private Optional<At> place(String cursor) {
        return Place.decode(cursor, 3).flatMap(words -> {
            boolean ours = words.get(0).matches("[0-9]{1,5}")
                    && words.get(1).matches("[0-9]{1,20}")
                    && (words.get(2).isEmpty() || CustomerId.isOne(words.get(2)));
            return ours
                    ? Optional.of(new At(Integer.parseInt(words.get(0)), words.get(1), words.get(2)))
                            .filter(at -> at.partition() < partitions)
                    : Optional.empty();
        });
    }
}
