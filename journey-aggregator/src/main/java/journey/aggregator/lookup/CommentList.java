package journey.aggregator.lookup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.journey.Comment;
import journey.aggregator.journey.Held;
import journey.aggregator.journey.Journey;
import journey.aggregator.journey.Serving;
import journey.aggregator.journey.UnreadableJourneys;
import journey.aggregator.survey.Answer;
import journey.aggregator.survey.Kind;
import journey.events.CustomerId;
import journey.ledger.Slot;

/** Lists comments over all customers, the latest first. Thread-safe; throws what the stores throw. */
public final class CommentList {
    private final Comments comments;
    private final Serving serving;
    private final int partitions;

    /** An answer with a comment. */
    public record Commented(CustomerId customer, Answer answer) {}

    /** @param next where the next page begins; empty on the last */
    public record Page(List<Commented> comments, Optional<String> next) {
        public Page {
            comments = List.copyOf(comments);
        }
    }

    public CommentList(Comments comments, Serving serving, int partitions) {
        this.comments = comments;
        this.serving = serving;
        this.partitions = partitions;
    }

    /**
     * A page of what is wanted. One that comes while the pages are read may be missed; none is seen twice.
     *
     * @param cursor a page's {@code next}
     * @return empty when the cursor is none
     * @throws UnreadableJourneys while those of another version still serve
     */
    public Optional<Page> page(Comments.Wanted wanted, Optional<String> cursor, int limit) {
        Optional<Comment> last = cursor.flatMap(CommentList::place);
        if (cursor.isPresent() && last.isEmpty()) {
            return Optional.empty();
        }
        Serving.Generation generation = serving.readable();
        List<Comment> listed = comments.after(wanted, last, limit);
        Map<CustomerId, Optional<Journey>> journeys = new HashMap<>();
        List<Commented> found = new ArrayList<>();
        for (Comment comment : listed) {
            journeys.computeIfAbsent(comment.customer(), customer -> journey(customer, generation))
                    .ifPresent(journey -> journey.state().answers().all().stream()
                            .filter(answer -> answer.comment().isPresent()
                                    && answer.kind() == comment.kind()
                                    && answer.at().equals(comment.at()))
                            .forEach(answer -> found.add(new Commented(comment.customer(), answer))));
        }
        return Optional.of(new Page(
                found,
                listed.size() < limit
                        ? Optional.empty()
                        : Optional.of(Place.encode(
                                listed.getLast().at().toEpochMilli(),
                                listed.getLast().customer(),
                                listed.getLast().kind().code()))));
    }

    private Optional<Journey> journey(CustomerId customer, Serving.Generation generation) {
        Map<CustomerId, Held> found = generation
                .journeys()
                .find(Slot.of(generation.namespace(), customer.value(), partitions), List.of(customer));
        return Optional.ofNullable(found.get(customer)).flatMap(Held::journeyHere);
    }

    private static Optional<Comment> place(String cursor) {
        return Place.decode(cursor, 3).flatMap(words -> {
            try {
                return Kind.of(words.get(2))
                        .map(kind -> new Comment(
                                new CustomerId(words.get(1)),
                                kind,
                                Instant.ofEpochMilli(Long.parseLong(words.get(0)))));
            } catch (IllegalArgumentException notOurs) {
                return Optional.empty();
            }
        });
    }
}
