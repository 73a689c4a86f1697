package journey.aggregator.journey;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import journey.aggregator.survey.Answers;
import journey.aggregator.survey.Kind;
import journey.events.CustomerId;

/**
 * That an answer has a comment, as it is listed in its slot: {@code comments:nps} and the like are sorted sets by time of
 * customers and times. What it says stands in the journey only, and goes with it.
 */
public record Comment(CustomerId customer, Kind kind, Instant at) {
    private static final String SET = "comments:";

    /** The name of the sorted set in the slot. */
    public static String set(Kind kind) {
        return SET + kind.code();
    }

    /** What stands in the set. */
    String member() {
        return customer.value() + ":" + at.toEpochMilli();
    }

    /** The customer in what stands in a set. */
    public static CustomerId customer(String member) {
        return new CustomerId(member.substring(0, member.indexOf(':')));
    }

    private static Set<Comment> of(Optional<Journey> journey) {
        Set<Comment> all = new HashSet<>();
        journey.ifPresent(one -> one.state().answers().all().stream()
                .filter(answer -> answer.comment().isPresent())
                .forEach(answer -> all.add(new Comment(one.customer(), answer.kind(), answer.at()))));
        return all;
    }

    /** What has to be taken out and put in when a journey changes. */
    static void difference(
            Optional<Journey> before, Optional<Journey> after, Consumer<Comment> gone, Consumer<Comment> there) {
        // Nearly always.
        if (answers(before) == answers(after)) {
            return;
        }
        Set<Comment> was = of(before);
        Set<Comment> is = of(after);
        was.stream().filter(comment -> !is.contains(comment)).forEach(gone);
        is.stream().filter(comment -> !was.contains(comment)).forEach(there);
    }

    private static Answers answers(Optional<Journey> journey) {
        return journey.isPresent() ? journey.get().state().answers() : Answers.NONE;
    }
}
