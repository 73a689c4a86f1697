package journey.aggregator.lookup.redis;

import io.lettuce.core.Range;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import journey.aggregator.journey.Comment;
import journey.aggregator.lookup.Comments;
import journey.aggregator.survey.Kind;
import journey.ledger.redis.RedisLink;

/** Reads the sorted sets <code>{j-n}:comments:&lt;kind&gt;</code> of all partitions. */
public final class RedisComments implements Comments {
    private final LatestFirst slots;

    /** @param namespace of the slots to be read, asked for at every reading */
    public RedisComments(RedisLink redis, Supplier<String> namespace, int partitions) {
        this.slots = new LatestFirst(redis, namespace, partitions);
    }

    @Override
    public List<Comment> after(Wanted wanted, Optional<Comment> last, int limit) {
        double from = wanted.from().toEpochMilli();
        double end = wanted.to().toEpochMilli() - 1;
        double latest =
                last.map(comment -> Math.min(end, comment.at().toEpochMilli())).orElse(end);
        Stream<Comment> all = wanted.kinds().stream()
                .flatMap(kind -> slots.after(reading(kind, Range.create(from, latest)), last, limit).stream());
        return all.sorted(ORDER).limit(limit).toList();
    }

    private static LatestFirst.Reading<Comment> reading(Kind kind, Range<Double> range) {
        return new LatestFirst.Reading<>(
                Comment.set(kind), range, (member, at) -> new Comment(Comment.customer(member), kind, at), ORDER);
    }
}
