package journey.ledger.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
 * (commits so far), {@code next} (offset), {@code partitions} (of the topic) and {@code watermark} (epoch milliseconds);
 * {@code timers}, a sorted set by due time in epoch milliseconds; {@code outbox}, a list of {@link Message#encode()}.
 *
 * <p>A commit is one script call. Redis runs a script alone and without interruption; the script looks at owner and
 * sequence before it writes anything. It is given the commands as data ({@code count, word, word, …}), so that a fold can
 * change whatever types it likes without a script of its own.
 */
public final class RedisSlotStore implements SlotStore {
    private static final RedisScript CLAIM = new RedisScript("""
            local partitions = redis.call('HGET', KEYS[1], 'partitions')
            if partitions and partitions ~= ARGV[2] then return {partitions} end
            redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'partitions', ARGV[2])
            redis.call('HSETNX', KEYS[1], 'seq', '0')
            return {ARGV[2], redis.call('HGET', KEYS[1], 'seq'), redis.call('HGET', KEYS[1], 'next') or ''}
            """);

    private static final RedisScript COMMIT = new RedisScript("""
            local held = redis.call('HMGET', KEYS[1], 'owner', 'seq')
            if held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then return 0 end
            local at = 4
            while at <= #ARGV do
              local words = tonumber(ARGV[at])
              redis.call(unpack(ARGV, at + 1, at + words))
              at = at + words + 1
            end
            redis.call('HINCRBY', KEYS[1], 'seq', 1)
            redis.call('HSET', KEYS[1], 'next', ARGV[3])
            return 1
            """);

    private final RedisLink redis;

    public RedisSlotStore(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Claim claim(Slot slot, String owner) {
        List<byte[]> answer = redis.await(CLAIM.<List<byte[]>>run(
                redis.commands(),
                ScriptOutputType.MULTI,
                offsetKey(slot),
                bytes(owner),
                bytes(Integer.toString(slot.partitions()))));
        int partitions = Integer.parseInt(text(answer.get(0)));
        if (partitions != slot.partitions()) {
            return new Claim.OtherLayout(partitions);
        }
        String next = text(answer.get(2));
        return new Claim.Granted(new Position(
                next.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(next)),
                Long.parseLong(text(answer.get(1)))));
    }

    @Override
    public boolean commit(Slot slot, String owner, long sequence, long next, List<byte[][]> commands) {
        int words = commands.stream().mapToInt(command -> command.length + 1).sum();
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
        Long applied = redis.await(COMMIT.<Long>run(redis.commands(), ScriptOutputType.INTEGER, offsetKey(slot), arguments));
        return applied == 1;
    }

    @Override
    public List<Input.TimerDue> due(Slot slot, Instant until, int limit) {
        List<ScoredValue<byte[]>> due = redis.await(redis.commands()
                .zrangebyscoreWithScores(
                        bytes(slot.key("timers")),
                        Range.create(Double.NEGATIVE_INFINITY, (double) until.toEpochMilli()),
                        Limit.create(0, limit)));
        return due.stream()
                .map(timer ->
                        new Input.TimerDue(text(timer.getValue()), Instant.ofEpochMilli((long) timer.getScore())))
                .toList();
    }

    @Override
    public Optional<Instant> earliestTimer(Slot slot) {
        return redis.await(redis.commands().zrangeWithScores(bytes(slot.key("timers")), 0, 0)).stream()
                .findFirst()
                .map(timer -> Instant.ofEpochMilli((long) timer.getScore()));
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
            lowest = Math.min(lowest, answer.map(millis -> Long.parseLong(text(millis))).orElse(0L));
        }
        return Instant.ofEpochMilli(lowest);
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
