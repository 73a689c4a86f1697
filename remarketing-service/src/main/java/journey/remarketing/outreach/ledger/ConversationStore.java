package journey.remarketing.outreach.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import journey.events.CustomerId;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Decision;

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
    static final String PAUSES = "pauses";
    static final String DECISIONS = "decisions";
    /** Customers kept in each partition's list of those decided about last. */
    static final int LATEST_DECIDED = 50;

    /** How often a gate decided so, in all that Redis has seen. */
    public record Count(String gate, String verdict, long times) {}

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

    static String decided(String campaign) {
        return "decided:" + campaign;
    }

    /** Of a finding that decided. */
    static String counter(Decision decision) {
        Decision.Finding finding = decision.deciding();
        return decision.campaign()
                + '|'
                + finding.gate().code()
                + '|'
                + finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    /** Since when somebody has paused which campaigns. */
    Map<String, Instant> pauses(Slot slot) {
        Map<String, Instant> paused = new HashMap<>();
        hash(slot, PAUSES).forEach((campaign, since) -> paused.put(campaign, Instant.parse(new String(since, UTF_8))));
        return paused;
    }

    /** Since when somebody has paused which campaigns, as the first partition knows it. */
    public Map<String, Instant> pauses() {
        return pauses(new Slot(NAMESPACE, 0, partitions));
    }

    /** Over all partitions, by gate and verdict. */
    public List<Count> decisions(String campaign) {
        List<RedisFuture<Map<byte[], byte[]>>> answers = new ArrayList<>();
        for (Slot slot : slots()) {
            answers.add(redis.commands().hgetall(slot.key(DECISIONS).getBytes(UTF_8)));
        }
        Map<String, Long> sums = new TreeMap<>();
        for (Optional<Map<byte[], byte[]>> answer : redis.findAll(answers)) {
            answer.ifPresent(fields -> fields.forEach((field, times) -> {
                String name = new String(field, UTF_8);
                if (name.startsWith(campaign + '|')) {
                    sums.merge(name, Long.parseLong(new String(times, UTF_8)), Long::sum);
                }
            }));
        }
        return sums.entrySet().stream()
                .map(sum -> {
                    String[] parts = sum.getKey().split("\\|");
                    return new Count(parts[1], parts[2], sum.getValue());
                })
                .toList();
    }

    /** The conversations with those decided about last, of all partitions, in no order; at most as many as asked for. */
    public List<Conversation> decidedLately(String campaign, int most) {
        List<RedisFuture<List<ScoredValue<byte[]>>>> answers = new ArrayList<>();
        List<Slot> slots = slots();
        for (Slot slot : slots) {
            answers.add(redis.commands()
                    .zrevrangeWithScores(slot.key(decided(campaign)).getBytes(UTF_8), 0, most - 1L));
        }
        record Found(Slot slot, CustomerId customer, double at) {}
        List<Found> found = new ArrayList<>();
        List<Optional<List<ScoredValue<byte[]>>>> lists = redis.findAll(answers);
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            lists.get(i)
                    .ifPresent(list -> list.forEach(each -> found.add(
                            new Found(slot, new CustomerId(new String(each.getValue(), UTF_8)), each.getScore()))));
        }
        Map<Slot, List<CustomerId>> newest = new LinkedHashMap<>();
        found.stream()
                .sorted(Comparator.comparingDouble(Found::at).reversed())
                .limit(most)
                .forEach(each -> newest.computeIfAbsent(each.slot(), slot -> new ArrayList<>())
                        .add(each.customer()));
        List<Conversation> conversations = new ArrayList<>();
        newest.forEach(
                (slot, customers) -> conversations.addAll(load(slot, customers).values()));
        return conversations;
    }

    private List<Slot> slots() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new Slot(NAMESPACE, partition, partitions))
                .toList();
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
        for (Slot slot : slots()) {
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
