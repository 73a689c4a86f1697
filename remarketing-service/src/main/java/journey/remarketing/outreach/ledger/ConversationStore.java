package journey.remarketing.outreach.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.CustomerId;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.remarketing.outreach.Conversation;

/**
 * Reads what the folds have committed. Keys in a slot: {@code conversation:<customer>}; the hashes {@code claims} and
 * {@code doubts} of outstanding claims, and {@code campaigns}, since when each campaign is known; the hash {@code
 * erasures} counts what was erased.
 *
 * <p>Every method throws Lettuce's {@code RedisException} when Redis does not answer.
 */
public final class ConversationStore {
    /** Of the slots of remarketing. */
    public static final String NAMESPACE = "r";

    /** Counters of what each erasure has removed, by receipt; read by the aggregator. */
    static final String ERASURES = "erasures";

    /** Customer ids only grow along forwarding marks, so a chain is short; this only guards against damage. */
    private static final int LONGEST_CHAIN = 20;

    static final String CLAIMS = "claims";
    static final String DOUBTS = "doubts";
    static final String CAMPAIGNS = "campaigns";

    private final RedisLink redis;
    private final int partitions;

    public ConversationStore(RedisLink redis, int partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    static String key(CustomerId customer) {
        return "conversation:" + customer.value();
    }

    Map<CustomerId, Conversation> load(Slot slot, Collection<CustomerId> customers) {
        List<CustomerId> order = List.copyOf(customers);
        List<RedisFuture<byte[]>> answers = order.stream()
                .map(customer -> redis.commands().get(slot.key(key(customer)).getBytes(UTF_8)))
                .toList();
        List<Optional<byte[]>> found = redis.findAll(answers);
        Map<CustomerId, Conversation> loaded = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            CustomerId customer = order.get(i);
            found.get(i).map(OutreachCodec::conversation).ifPresent(each -> loaded.put(customer, each));
        }
        return loaded;
    }

    public Optional<Conversation> find(CustomerId customer) {
        Slot slot = Slot.of(NAMESPACE, customer.value(), partitions);
        return Optional.ofNullable(load(slot, List.of(customer)).get(customer));
    }

    /** The conversation of whom this customer became, by now. */
    public Optional<Conversation> follow(CustomerId customer) {
        Optional<Conversation> found = find(customer);
        for (int i = 0;
                i < LONGEST_CHAIN && found.flatMap(Conversation::movedTo).isPresent();
                i++) {
            found = found.flatMap(Conversation::movedTo).flatMap(this::find);
        }
        return found;
    }

    List<OutstandingClaim> claims(Slot slot) {
        return hash(slot, CLAIMS).values().stream().map(OutreachCodec::claim).toList();
    }

    Map<String, String> campaigns(Slot slot) {
        Map<String, String> known = new HashMap<>();
        hash(slot, CAMPAIGNS).forEach((campaign, since) -> known.put(campaign, new String(since, UTF_8)));
        return known;
    }

    private Map<String, byte[]> hash(Slot slot, String name) {
        Map<String, byte[]> fields = new HashMap<>();
        redis.await(redis.commands().hgetall(slot.key(name).getBytes(UTF_8)))
                .forEach((field, value) -> fields.put(new String(field, UTF_8), value));
        return fields;
    }

    /** Mails of which nobody knows whether they were sent, over all partitions. */
    public List<OutstandingClaim> inDoubt() {
        List<RedisFuture<Map<byte[], byte[]>>> answers = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            Slot slot = new Slot(NAMESPACE, partition, partitions);
            answers.add(redis.commands().hgetall(slot.key(DOUBTS).getBytes(UTF_8)));
        }
        List<OutstandingClaim> doubts = new ArrayList<>();
        for (Optional<Map<byte[], byte[]>> answer : redis.findAll(answers)) {
            answer.ifPresent(fields -> fields.values().forEach(json -> doubts.add(OutreachCodec.claim(json))));
        }
        doubts.sort(java.util.Comparator.comparing(OutstandingClaim::since));
        return doubts;
    }
}
