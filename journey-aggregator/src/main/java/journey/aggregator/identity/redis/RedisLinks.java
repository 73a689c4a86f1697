package journey.aggregator.identity.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import journey.aggregator.identity.IdentityStep;
import journey.aggregator.identity.Linked;
import journey.aggregator.identity.Links;
import journey.aggregator.identity.Merged;
import journey.aggregator.identity.Owners;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisScript;

/**
 * Links in Redis, in the slots of the namespace {@code i}, each key in the slot of what it is about, so a cluster spreads
 * them.
 *
 * <p>{@code link:<kind>:<value>}, a string, {@link Owners#encode()}. {@code into:<customer>}, a string, the winner.
 * {@code ids:<customer>}, a hash from {@code <kind>:<value>} to {@code <epoch milliseconds> <messageId>}.
 * {@code merges:<winner>}, a hash from the loser to {@code <epoch milliseconds> <kind> <messageId>}.
 */
public final class RedisLinks implements Links {
    private static final RedisScript COMPARE_AND_SET = new RedisScript("""
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1
            """);

    private final RedisLink redis;
    private final int partitions;

    /** @param partitions of the topic {@code touchpoints} */
    public RedisLinks(RedisLink redis, int partitions) {
        this.redis = redis;
        this.partitions = partitions;
    }

    @Override
    public View read(Set<Identifier> ids, Set<CustomerId> customers) {
        RedisClusterAsyncCommands<byte[], byte[]> commands = redis.commands();
        List<Identifier> idList = List.copyOf(ids);
        List<CustomerId> customerList = List.copyOf(customers);
        List<CompletionStage<byte[]>> answers = new ArrayList<>();
        idList.forEach(id -> answers.add(commands.get(linkKey(id))));
        customerList.forEach(customer -> answers.add(commands.get(key(customer, "into"))));
        List<Optional<byte[]>> found = redis.findAll(answers);
        Map<Identifier, Owners> owners = new HashMap<>();
        Map<CustomerId, CustomerId> winners = new HashMap<>();
        for (int i = 0; i < idList.size(); i++) {
            Identifier id = idList.get(i);
            found.get(i).ifPresent(text -> owners.put(id, Owners.parse(text(text))));
        }
        for (int i = 0; i < customerList.size(); i++) {
            CustomerId customer = customerList.get(i);
            found.get(idList.size() + i).ifPresent(text -> winners.put(customer, new CustomerId(text(text))));
        }
        return new View(owners, winners);
    }

    @Override
    public List<Write> apply(List<Write> writes) {
        List<CompletionStage<Boolean>> answers = writes.stream().map(this::send).toList();
        List<Optional<Boolean>> taken = redis.findAll(answers);
        List<Write> won = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            if (taken.get(i).orElse(false)) {
                won.add(writes.get(i));
            }
        }
        return won;
    }

    @Override
    public void shorten(List<Link> links) {
        try {
            links.forEach(this::send);
        } catch (RedisException away) {
            // The next touchpoint of the identifier walks the edge once more, and shortens the link then.
        }
    }

    @Override
    public void record(Map<CustomerId, List<Linked>> linked, Collection<Merged> merged) {
        RedisClusterAsyncCommands<byte[], byte[]> commands = redis.commands();
        List<CompletionStage<Boolean>> answers = new ArrayList<>();
        linked.forEach((customer, list) -> list.forEach(one -> answers.add(commands.hsetnx(
                key(customer, "ids"), bytes(name(one.id())), bytes(one.since().toEpochMilli() + " " + one.by())))));
        merged.forEach(one -> answers.add(commands.hsetnx(
                key(one.winner(), "merges"),
                bytes(one.loser().value()),
                bytes(one.at().toEpochMilli() + " " + one.by().code() + " " + one.touchpoint()))));
        redis.findAll(answers);
    }

    @Override
    public List<Linked> linked(CustomerId customer) {
        List<Linked> linked = new ArrayList<>();
        redis.await(redis.commands().hgetall(key(customer, "ids"))).forEach((field, value) -> {
            String[] words = text(value).split(" ", 2);
            linked.add(new Linked(identifier(text(field)), Instant.ofEpochMilli(Long.parseLong(words[0])), words[1]));
        });
        return linked;
    }

    @Override
    public List<Merged> merged(CustomerId winner) {
        List<Merged> merged = new ArrayList<>();
        redis.await(redis.commands().hgetall(key(winner, "merges"))).forEach((field, value) -> {
            String[] words = text(value).split(" ", 3);
            merged.add(new Merged(
                    new CustomerId(text(field)),
                    winner,
                    Instant.ofEpochMilli(Long.parseLong(words[0])),
                    Identifier.Kind.of(words[1]).orElseThrow(),
                    words[2]));
        });
        return merged;
    }

    @Override
    public void forget(
            CustomerId customer, Collection<Identifier> ids, Set<Identifier> others, Collection<CustomerId> losers) {
        RedisClusterAsyncCommands<byte[], byte[]> commands = redis.commands();
        List<CompletionStage<Long>> removed = new ArrayList<>();
        ids.stream().filter(id -> !others.contains(id)).forEach(id -> removed.add(commands.del(linkKey(id))));
        losers.forEach(loser -> removed.add(commands.del(key(loser, "into"))));
        redis.findAll(removed);
        // What leads there goes last, so that a crash in between leaves nothing that can't be found again.
        List<CompletionStage<Long>> forgotten = new ArrayList<>();
        ids.forEach(id -> forgotten.add(commands.hdel(key(customer, "ids"), bytes(name(id)))));
        losers.forEach(loser -> forgotten.add(commands.hdel(key(customer, "merges"), bytes(loser.value()))));
        redis.findAll(forgotten);
    }

    private CompletionStage<Boolean> send(Write write) {
        RedisClusterAsyncCommands<byte[], byte[]> commands = redis.commands();
        return switch (write) {
            case Edge edge ->
                commands.setnx(key(edge.loser(), "into"), bytes(edge.winner().value()));
            case Link link ->
                link.expected()
                        .<CompletionStage<Boolean>>map(expected -> COMPARE_AND_SET
                                .<Long>run(
                                        commands,
                                        ScriptOutputType.INTEGER,
                                        linkKey(link.id()),
                                        bytes(expected.encode()),
                                        bytes(link.next().encode()))
                                .thenApply(done -> done == 1))
                        .orElseGet(() -> commands.setnx(
                                linkKey(link.id()), bytes(link.next().encode())));
        };
    }

    private byte[] linkKey(Identifier id) {
        String name = name(id);
        return bytes(Slot.of(IdentityStep.NAMESPACE, name, partitions).key("link:" + name));
    }

    private byte[] key(CustomerId customer, String kind) {
        return bytes(
                Slot.of(IdentityStep.NAMESPACE, customer.value(), partitions).key(kind + ":" + customer));
    }

    private static String name(Identifier id) {
        return id.kind().code() + ":" + id.value();
    }

    private static Identifier identifier(String name) {
        int colon = name.indexOf(':');
        return new Identifier(Identifier.Kind.of(name.substring(0, colon)).orElseThrow(), name.substring(colon + 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
