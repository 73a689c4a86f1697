package journey.aggregator.erasure.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import journey.aggregator.erasure.Receipt;
import journey.aggregator.erasure.ReceiptCodec;
import journey.aggregator.erasure.Receipts;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;

/** {@link Receipts} under <code>{i-n}:erasure:&lt;receipt&gt;</code>. */
public final class RedisReceipts implements Receipts {
    private final RedisLink redis;
    private final String namespace;
    private final int partitions;

    /** @param namespace of the identity step's slots */
    public RedisReceipts(RedisLink redis, String namespace, int partitions) {
        this.redis = redis;
        this.namespace = namespace;
        this.partitions = partitions;
    }

    @Override
    public Optional<Receipt> find(String receipt) {
        String key = Slot.of(namespace, receipt, partitions).key(Receipts.key(receipt));
        return redis.find(redis.commands().get(key.getBytes(UTF_8))).map(ReceiptCodec::decode);
    }
}
