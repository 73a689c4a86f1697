package journey.aggregator.generation.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import journey.aggregator.generation.Register;
import journey.aggregator.generation.Standing;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisScript;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link Register} under keys with the tag <code>{journey}</code>: {@code standing} (JSON), {@code office:<name>} (who has
 * it, expiring), {@code rules:<generation>}.
 */
public final class RedisRegister implements Register {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int KEYS_A_STEP = 1000;
    private static final int STEPS_A_CALL = 20;
    private static final byte[] STANDING = bytes("{journey}:standing");

    private static final RedisScript REPLACE = new RedisScript("""
            local held = redis.call('GET', KEYS[1]) or ''
            if held ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1
            """);

    private static final RedisScript LEAD = new RedisScript("""
            local held = redis.call('GET', KEYS[1])
            if held and held ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """);

    private final RedisLink redis;
    private final Map<String, KeyScanCursor<byte[]>> cursors = new HashMap<>();

    public RedisRegister(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Standing read() {
        return redis.find(redis.commands().get(STANDING))
                .map(json -> JSON.readValue(json, Standing.class))
                .orElse(Standing.NOTHING);
    }

    /** What is expected is compared as it was written: equal standings are equal bytes. */
    @Override
    public boolean replace(Standing expected, Standing next) {
        byte[] held = expected.equals(Standing.NOTHING) ? new byte[0] : JSON.writeValueAsBytes(expected);
        long replaced = redis.await(REPLACE.<Long>run(
                redis.commands(), ScriptOutputType.INTEGER, STANDING, held, JSON.writeValueAsBytes(next)));
        return replaced == 1;
    }

    @Override
    public boolean lead(String office, String process, Duration until) {
        long leads = redis.await(LEAD.<Long>run(
                redis.commands(),
                ScriptOutputType.INTEGER,
                officeKey(office),
                bytes(process),
                bytes(Long.toString(until.toMillis()))));
        return leads == 1;
    }

    @Override
    public void keepRules(String generation, byte[] rules) {
        redis.await(redis.commands().set(rulesKey(generation), rules));
    }

    @Override
    public Optional<byte[]> rules(String generation) {
        return redis.find(redis.commands().get(rulesKey(generation)));
    }

    @Override
    public boolean vacant(String office) {
        return redis.await(redis.commands().exists(officeKey(office))) == 0;
    }

    @Override
    public synchronized boolean remove(String generation) {
        ScanArgs all = ScanArgs.Builder.matches(bytes("{" + Standing.namespace(generation) + "-*"))
                .limit(KEYS_A_STEP);
        for (int step = 0; step < STEPS_A_CALL; step++) {
            KeyScanCursor<byte[]> before = cursors.get(generation);
            KeyScanCursor<byte[]> found = redis.await(
                    before == null
                            ? redis.commands().scan(all)
                            : redis.commands().scan(before, all));
            if (!found.getKeys().isEmpty()) {
                redis.await(redis.commands().unlink(found.getKeys().toArray(new byte[0][])));
            }
            if (found.isFinished()) {
                cursors.remove(generation);
                redis.await(redis.commands().del(rulesKey(generation)));
                return true;
            }
            cursors.put(generation, found);
        }
        return false;
    }

    private static byte[] officeKey(String office) {
        return bytes("{journey}:office:" + office);
    }

    private static byte[] rulesKey(String generation) {
        return bytes("{journey}:rules:" + generation);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
