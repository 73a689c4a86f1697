package journey.ledger.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import journey.ledger.Input;
import journey.ledger.Message;
import journey.ledger.Position;
import journey.ledger.Slot;
import journey.ledger.SlotStore;

/**
 * Slots in Redis 6.2 or newer, single or cluster.
 *
 * <p>The keys of the ledger itself in a slot: {@code offset}, a hash of {@code owner} (who may commit), {@code seq}
 * (commits so far), {@code next} (offset), {@code partitions} (of the topic), {@code newest} (the latest timestamp of a
 * folded record) and {@code watermark}, both in epoch milliseconds, and {@code closed} where nobody may claim it; {@code timers}, a sorted set by due time in epoch
 * milliseconds; {@code outbox}, a list of {@link Message#encode()}.
 *
 * <p>A commit is one script call. Redis runs a script alone and without interruption; the script looks at owner and
 * sequence before it writes anything. It is given the commands as data ({@code count, word, word, …}), so that a fold can
 * change whatever types it likes without a script of its own.
 *
 * <p>Redis never rolls back. A server that can't take writes (out of memory, read-only, no replicas) refuses the script's
 * first write, so that one is the ledger's own and unprotected: then nothing has changed. From there on a command fails only
 * for its own sake, and would at every repetition; so it is left out and reported, rather than letting the script end in the
 * middle, with counters moved and the position not.
 */
public final class RedisSlotStore implements SlotStore {
    private static final int MOST_WORDS_OF_A_COMMAND = 7_000; // Lua's stack takes 8,000 values
    private static final int MOST_WORDS = 1_000_000; // a request to Redis 6 has 1,048,576 at most

    private static final RedisScript CLAIM = new RedisScript("""
            local partitions = redis.call('HGET', KEYS[1], 'partitions')
            if partitions and partitions ~= ARGV[2] then return {partitions} end
            if redis.call('HEXISTS', KEYS[1], 'closed') == 1 then return {'closed'} end
            redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'partitions', ARGV[2])
            redis.call('HSETNX', KEYS[1], 'seq', '0')
            local at = redis.call('HMGET', KEYS[1], 'seq', 'next', 'newest')
            return {ARGV[2], at[1], at[2] or '', at[3] or ''}
            """);

    private static final RedisScript CLOSE = new RedisScript("""
            redis.call('HSET', KEYS[1], 'owner', '', 'closed', '1')
            return redis.call('HGET', KEYS[1], 'next') or '0'
            """);

    private static final RedisScript COMMIT = new RedisScript("""
            local held = redis.call('HMGET', KEYS[1], 'owner', 'seq')
            if held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then return {'refused'} end
            redis.call('HSET', KEYS[1], 'seq', string.format('%.0f', held[2] + 1), 'next', ARGV[3])
            local failed = 0
            local reason = ''
            local at = 4
            while at <= #ARGV do
              local words = tonumber(ARGV[at])
              local answer = redis.pcall(unpack(ARGV, at + 1, at + words))
              if type(answer) == 'table' and answer.err then
                if failed == 0 then reason = answer.err end
                failed = failed + 1
              end
              at = at + words + 1
            end
            return {'applied', tostring(failed), reason}
            """);

    /** Four arguments for each watermark: the slot's offset key, owner, sequence, watermark. Answers 1 for each written. */
    private static final RedisScript MARK = new RedisScript("""
            local answers = {}
            for at = 1, #ARGV, 4 do
              local held = redis.call('HMGET', ARGV[at], 'owner', 'seq')
              if held[1] == ARGV[at + 1] and held[2] == ARGV[at + 2] then
                redis.call('HSET', ARGV[at], 'watermark', ARGV[at + 3])
                answers[#answers + 1] = 1
              else
                answers[#answers + 1] = 0
              end
            end
            return answers
            """);

    private static final int WORDS_OF_A_MARK = 4;

    private final RedisLink redis;

    public RedisSlotStore(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Claim claim(Slot slot, String owner) {
        // Partition 0 is asked too: where a topic has grown, a new partition's own slot is still empty.
        Optional<byte[]> layout =
                redis.find(redis.commands().hget(offsetKey(new Slot(slot.namespace(), 0, 1)), bytes("partitions")));
        if (layout.isPresent() && Integer.parseInt(text(layout.get())) != slot.partitions()) {
            return new Claim.OtherLayout(Integer.parseInt(text(layout.get())));
        }
        List<byte[]> answer = redis.await(CLAIM.<List<byte[]>>run(
                redis.commands(),
                ScriptOutputType.MULTI,
                offsetKey(slot),
                bytes(owner),
                bytes(Integer.toString(slot.partitions()))));
        if (text(answer.get(0)).equals("closed")) {
            return new Claim.Closed();
        }
        int partitions = Integer.parseInt(text(answer.get(0)));
        if (partitions != slot.partitions()) {
            return new Claim.OtherLayout(partitions);
        }
        String next = text(answer.get(2));
        String newest = text(answer.get(3));
        return new Claim.Granted(new Position(
                next.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(next)),
                Long.parseLong(text(answer.get(1))),
                newest.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(newest)))));
    }

    @Override
    public long close(Slot slot) {
        byte[] next = redis.await(CLOSE.<byte[]>run(redis.commands(), ScriptOutputType.VALUE, offsetKey(slot)));
        return Long.parseLong(text(next));
    }

    @Override
    public void reopen(Slot slot) {
        redis.await(redis.commands().hdel(offsetKey(slot), bytes("closed")));
    }

    @Override
    public List<Long> positions(String namespace, int partitions) {
        List<RedisFuture<byte[]>> answers = IntStream.range(0, partitions)
                .mapToObj(partition ->
                        redis.commands().hget(offsetKey(new Slot(namespace, partition, partitions)), bytes("next")))
                .toList();
        return redis.findAll(answers).stream()
                .map(next -> next.map(offset -> Long.parseLong(text(offset))).orElse(0L))
                .toList();
    }

    @Override
    public Commit commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands) {
        int words = 0;
        for (byte[][] command : commands) {
            words += command.length + 1;
            if (command.length == 0 || command.length > MOST_WORDS_OF_A_COMMAND || words > MOST_WORDS) {
                throw new IllegalArgumentException("an empty command, or more words than one commit can take");
            }
        }
        byte[][] arguments = new byte[3 + words][];
        arguments[0] = bytes(owner);
        arguments[1] = bytes(Long.toString(sequence));
        arguments[2] = bytes(Long.toString(next));
        int at = 3;
        for (byte[][] command : commands) {
            arguments[at++] = bytes(Integer.toString(command.length));
            for (byte[] word : command) {
                arguments[at++] = word;
            }
        }
        List<byte[]> answer = redis.await(
                COMMIT.<List<byte[]>>run(redis.commands(), ScriptOutputType.MULTI, offsetKey(slot), arguments));
        return text(answer.getFirst()).equals("refused")
                ? new Commit.Refused()
                : new Commit.Applied(Integer.parseInt(text(answer.get(1))), text(answer.get(2)));
    }

    /** In one call; on a cluster, where a script has the keys of one slot only, in one for each, sent together. */
    @Override
    public List<Boolean> mark(List<Watermark> watermarks) {
        int together = redis.isCluster() ? 1 : watermarks.size();
        List<CompletableFuture<List<Long>>> asked = new ArrayList<>();
        for (int from = 0; from < watermarks.size(); from += together) {
            List<Watermark> some = watermarks.subList(from, from + together);
            byte[][] arguments = new byte[WORDS_OF_A_MARK * some.size()][];
            int at = 0;
            for (Watermark each : some) {
                arguments[at++] = offsetKey(each.slot());
                arguments[at++] = bytes(each.owner());
                arguments[at++] = bytes(Long.toString(each.sequence()));
                arguments[at++] = bytes(Long.toString(each.at().toEpochMilli()));
            }
            asked.add(MARK.run(redis.commands(), ScriptOutputType.MULTI, arguments[0], arguments));
        }
        return asked.stream()
                .flatMap(answer -> redis.await(answer).stream())
                .map(written -> written == 1)
                .toList();
    }

    @Override
    public List<Input.TimerDue> due(Slot slot, Instant until, int limit) {
        List<ScoredValue<byte[]>> due = redis.await(redis.commands()
                .zrangebyscoreWithScores(
                        bytes(slot.key("timers")),
                        Range.create(Double.NEGATIVE_INFINITY, (double) until.toEpochMilli()),
                        Limit.create(0, limit)));
        return due.stream()
                .map(timer -> new Input.TimerDue(text(timer.getValue()), Instant.ofEpochMilli((long) timer.getScore())))
                .toList();
    }

    @Override
    public Optional<Instant> earliestTimer(Slot slot) {
        return redis.await(redis.commands().zrangeWithScores(bytes(slot.key("timers")), 0, 0)).stream()
                .findFirst()
                .map(timer -> Instant.ofEpochMilli((long) timer.getScore()));
    }

    @Override
    public long countDue(Slot slot, Instant until) {
        return redis.await(
                redis.commands().zcount(bytes(slot.key("timers")), Range.create(Double.NEGATIVE_INFINITY, (double)
                        until.toEpochMilli())));
    }

    @Override
    public List<Message> outbox(Slot slot) {
        return redis.await(redis.commands().lrange(bytes(slot.key("outbox")), 0, -1)).stream()
                .map(Message::decode)
                .toList();
    }

    @Override
    public Instant watermark(String namespace, int partitions) {
        List<RedisFuture<byte[]>> answers = IntStream.range(0, partitions)
                .mapToObj(partition -> redis.commands()
                        .hget(offsetKey(new Slot(namespace, partition, partitions)), bytes("watermark")))
                .toList();
        long lowest = Long.MAX_VALUE;
        for (Optional<byte[]> answer : redis.findAll(answers)) {
            lowest = Math.min(
                    lowest, answer.map(millis -> Long.parseLong(text(millis))).orElse(0L));
        }
        return Instant.ofEpochMilli(lowest);
    }

    @Override
    public String resolve(String name) {
        return redis.find(redis.commands().get(pointerKey(name)))
                .map(RedisSlotStore::text)
                .orElse(name);
    }

    @Override
    public void point(String name, String namespace) {
        redis.await(redis.commands().set(pointerKey(name), bytes(namespace)));
    }

    /** Everything but a read of a key of the wrong type, which stays so however long one waits. */
    @Override
    public boolean isTransient(RuntimeException failure) {
        return failure instanceof RedisException
                && !(failure instanceof RedisCommandExecutionException
                        && String.valueOf(failure.getMessage()).startsWith("WRONGTYPE"));
    }

    private static byte[] pointerKey(String name) {
        return bytes("{" + name + "}:namespace");
    }

    private static byte[] offsetKey(Slot slot) {
        return bytes(slot.key("offset"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
