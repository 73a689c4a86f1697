package journey.remarketing.links.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import journey.ledger.redis.RedisLink;
import journey.remarketing.links.KeyRing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key that is made at its first use and shared by all instances through Redis. For trying out and for a small shop: who
 * loses Redis loses the key, and the links in mails already sent with it.
 */
public final class RedisLinkKey implements Supplier<KeyRing> {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLinkKey.class);
    private static final byte[] NAME = "journey:remarketing:link-key".getBytes(UTF_8);

    private final RedisLink redis;
    private volatile Optional<KeyRing> known = Optional.empty();

    public RedisLinkKey(RedisLink redis) {
        this.redis = redis;
    }

    /** @throws io.lettuce.core.RedisException when Redis does not answer and the key isn't known yet */
    @Override
    public KeyRing get() {
        Optional<KeyRing> key = known;
        if (key.isEmpty()) {
            byte[] fresh = new byte[32];
            new SecureRandom().nextBytes(fresh);
            redis.await(redis.commands().setnx(NAME, fresh));
            key = Optional.of(new KeyRing(redis.await(redis.commands().get(NAME)), List.of()));
            known = key;
            LOG.warn("Links are signed with a key kept in Redis; set journey.remarketing.links.key");
        }
        return key.get();
    }
}
