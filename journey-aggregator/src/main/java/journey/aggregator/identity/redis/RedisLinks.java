package journey.aggregator.identity.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import journey.aggregator.identity.Holdings;
import journey.aggregator.identity.IdentityStep;
import journey.aggregator.identity.Links;
import journey.aggregator.identity.Owners;
import journey.events.CustomerId;
import journey.events.Identifier;
import journey.ledger.Slot;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisScript;

/**
 * Links in Redis, in the slots of the namespace {@code i}: hashes <code>{i-n}:links:bucket</code> of an {@link Entry} at
 * each {@link Place}, the buckets spread over the partitions' slots in turn.
 *
 * <p>A hash of up to 512 entries of up to 64 bytes (Redis's own defaults, {@code hash-max-listpack-entries}, or
 * {@code -ziplist-}) is kept in one piece without pointers, at a few bytes beside the contents. So the number of buckets is
 * to be chosen for some 30 to 400 entries in each. The few entries beyond 64 bytes (a device that changes hands often) have
 * a key of their own, <code>{i-n}:links:bucket:field</code>, and a mark in the bucket.
 *
 * <p>The number of buckets is kept in <code>{i-0}:links</code>, and can't be changed.
 *
 * <p>A call reads or writes by one script per slot and some thousand entries.
 */
public final class RedisLinks implements Links {
    /** Entries that one script call reads or writes at most: Redis does nothing else meanwhile. */
    private static final int MOST_OF_A_CALL = 500;

    /** Two arguments for each: the bucket's key and the field. */
    private static final RedisScript READ = new RedisScript("""
            local found = {}
            for at = 1, #ARGV, 2 do
              local key = ARGV[at]
              local value = redis.call('HGET', key, ARGV[at + 1])
              if value == string.char(15) then value = redis.call('GET', key .. ':' .. ARGV[at + 1]) end
              found[#found + 1] = value or ''
            end
            return found
            """);

    /**
     * Five arguments for each write: the bucket's key, field, what, and two more. {@code link}: the owners expected and the next,
     * {@code edge}: nothing and the winner, {@code hold}: nothing and more holdings. Answers 1 for each that was taken.
     */
    private static final RedisScript WRITE = new RedisScript("""
            local elsewhere = string.char(15)
            local function counts(text, into)
              local at = 1
              while at <= #text do
                local byte = string.byte(text, at)
                local number = byte % 32
                if number == 31 then
                  number = string.byte(text, at + 1) * 256 + string.byte(text, at + 2)
                  at = at + 2
                end
                local kind = math.floor(byte / 32)
                into[kind] = math.min(65535, (into[kind] or 0) + number)
                at = at + 1
              end
            end
            local function text(counts)
              local parts = ''
              for kind = 0, 7 do
                local number = counts[kind] or 0
                if number >= 31 then
                  parts = parts .. string.char(kind * 32 + 31, math.floor(number / 256), number % 256)
                elseif number > 0 then
                  parts = parts .. string.char(kind * 32 + number)
                end
              end
              return parts
            end
            local answers = {}
            for at = 1, #ARGV, 5 do
              local key = ARGV[at]
              local field = ARGV[at + 1]
              local value = redis.call('HGET', key, field) or string.char(0)
              local was = value
              if was == elsewhere then value = redis.call('GET', key .. ':' .. field) or string.char(0) end
              local head = string.byte(value)
              local form = head % 16
              local owner, winner, rest = '', '', 2
              if form >= 4 and form <= 6 then
                owner = string.char(form) .. string.sub(value, 2, 13)
                rest = 14
              elseif form == 7 then
                rest = 4 + string.byte(value, 2) * 256 + string.byte(value, 3)
                owner = string.char(7) .. string.sub(value, 4, rest - 1)
              elseif form > 0 then
                owner = string.char(form)
              end
              form = math.floor(head / 16)
              if form == 1 then
                winner = owner
              elseif form > 1 then
                winner = string.char(form) .. string.sub(value, rest, rest + 11)
                rest = rest + 12
              end
              local held = string.sub(value, rest)
              local what, expected, new = ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
              local taken = 1
              if what == 'link' and owner == expected then
                owner = new
              elseif what == 'edge' and winner == '' then
                winner = new
              elseif what == 'hold' then
                local all = {}
                counts(held, all)
                counts(new, all)
                held = text(all)
              else
                taken = 0
              end
              if taken == 1 then
                head = 0
                local body = ''
                if owner ~= '' then
                  head = string.byte(owner)
                  body = string.sub(owner, 2)
                  if head == 7 then
                    body = string.char(math.floor(#body / 256), #body % 256) .. body
                  end
                end
                if winner ~= '' and winner == owner and head ~= 7 then
                  head = head + 16
                elseif winner ~= '' then
                  head = head + 16 * string.byte(winner)
                  body = body .. string.sub(winner, 2)
                end
                value = string.char(head) .. body .. held
                if #value > 64 then
                  redis.call('SET', key .. ':' .. field, value)
                  value = elsewhere
                elseif was == elsewhere then
                  redis.call('DEL', key .. ':' .. field)
                end
                if value ~= was then redis.call('HSET', key, field, value) end
              end
              answers[#answers + 1] = taken
            end
            return answers
            """);

    /** Three arguments for each: the bucket's key, field, and the value that it has to have still. */
    private static final RedisScript FORGET = new RedisScript("""
            local answers = {}
            for at = 1, #ARGV, 3 do
              local key = ARGV[at]
              local field = ARGV[at + 1]
              local value = redis.call('HGET', key, field)
              local own = value == string.char(15)
              if own then value = redis.call('GET', key .. ':' .. field) end
              if value == ARGV[at + 2] then
                redis.call('HDEL', key, field)
                if own then redis.call('DEL', key .. ':' .. field) end
                answers[#answers + 1] = 1
              else
                answers[#answers + 1] = 0
              end
            end
            return answers
            """);

    private final RedisLink redis;
    private final int partitions;
    private final int bits;

    /** A place and what is to be done there. */
    private record Deed(Place place, byte[][] words) {}

    /**
     * @param partitions of the topic {@code touchpoints}
     * @param buckets a power of two, {@code partitions} to 16,777,216
     */
    public RedisLinks(RedisLink redis, int partitions, int buckets) {
        if (Integer.bitCount(buckets) != 1 || buckets > 1 << 24 || buckets < partitions) {
            throw new IllegalArgumentException(
                    "the buckets of identity's links have to be a power of two, at least one per partition and 16777216 at most, not "
                            + buckets);
        }
        this.redis = redis;
        this.partitions = partitions;
        this.bits = Integer.numberOfTrailingZeros(buckets);
    }

    @Override
    public void open() {
        byte[] key = bytes(new Slot(IdentityStep.NAMESPACE, 0, partitions).key("links"));
        byte[] mine = bytes(Integer.toString(1 << bits));
        redis.await(redis.commands().setnx(key, mine));
        String there = new String(redis.await(redis.commands().get(key)), UTF_8);
        if (!there.equals(new String(mine, UTF_8))) {
            throw new IllegalStateException("the links in Redis lie in " + there + " buckets, "
                    + "journey.aggregator.identity.buckets says " + (1 << bits)
                    + ": restore the number, or rebuild them in an empty Redis");
        }
    }

    @Override
    public View find(Map<Identifier, CustomerId> ids, Set<CustomerId> customers) {
        Map<CustomerId, List<Identifier>> wanted = new LinkedHashMap<>();
        customers.forEach(customer -> wanted.put(customer, List.of()));
        ids.forEach((id, natural) -> wanted.put(natural, List.of(id)));
        List<Deed> deeds = new ArrayList<>(wanted.size());
        wanted.keySet().forEach(customer -> deeds.add(new Deed(Place.of(customer, bits), new byte[0][])));
        List<byte[]> answers = run(READ, deeds);
        View view = new View(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashSet<>());
        int at = 0;
        for (Map.Entry<CustomerId, List<Identifier>> one : wanted.entrySet()) {
            byte[] bytes = answers.get(at++);
            if (bytes.length > 0) {
                CustomerId customer = one.getKey();
                Entry entry = Entry.parse(Place.hash(customer), bytes);
                entry.owners().ifPresent(owners -> {
                    one.getValue().forEach(id -> view.owners().put(id, owners));
                    if (customers.contains(customer)) {
                        view.born().add(customer);
                    }
                });
                entry.winner().ifPresent(winner -> view.winners().put(customer, winner));
                if (!entry.holdings().equals(Holdings.NONE)) {
                    view.holdings().put(customer, entry.holdings());
                }
            }
        }
        return view;
    }

    @Override
    public List<Write> apply(List<Write> writes) {
        List<Long> taken = run(WRITE, writes.stream().map(this::deed).toList());
        List<Write> won = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            if (taken.get(i) == 1) {
                won.add(writes.get(i));
            }
        }
        return won;
    }

    @Override
    public void shorten(List<Link> links) {
        // The next touchpoint of the identifier walks the edge once more, and shortens the link then.
        withoutWaiting(links.stream().map(this::deed).toList());
    }

    @Override
    public void count(Map<CustomerId, Holdings> more) {
        List<Deed> deeds = new ArrayList<>();
        more.forEach((customer, holdings) ->
                deeds.add(deed(Place.of(customer, bits), "hold", new byte[0], Entry.holdings(holdings))));
        withoutWaiting(deeds);
    }

    @Override
    public void forget(Set<CustomerId> people, Set<CustomerId> holders) {
        Set<CustomerId> own = new HashSet<>(people);
        own.addAll(holders);
        List<CustomerId> order = List.copyOf(people);
        List<byte[]> found = run(
                READ,
                order.stream()
                        .map(customer -> new Deed(Place.of(customer, bits), new byte[0][]))
                        .toList());
        List<Deed> deeds = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            byte[] bytes = found.get(i);
            if (bytes.length > 0) {
                Entry entry = Entry.parse(Place.hash(order.get(i)), bytes);
                boolean others = entry.owners().stream().flatMap(Owners::all).anyMatch(owner -> !own.contains(owner))
                        || entry.winner()
                                .filter(winner -> !own.contains(winner))
                                .isPresent();
                if (!others) {
                    deeds.add(new Deed(Place.of(order.get(i), bits), new byte[][] {bytes}));
                }
            }
        }
        this.<Long>run(FORGET, deeds);
    }

    private void withoutWaiting(List<Deed> deeds) {
        try {
            send(WRITE, deeds);
        } catch (RedisException away) {
            // Nothing depends on it.
        }
    }

    private Deed deed(Write write) {
        return switch (write) {
            case Edge edge -> {
                byte[] hash = Place.hash(edge.loser());
                yield deed(Place.of(edge.loser(), bits), "edge", new byte[0], Entry.customer(hash, edge.winner()));
            }
            case Link link -> {
                CustomerId natural = CustomerId.of(link.id());
                byte[] hash = Place.hash(natural);
                yield deed(
                        Place.of(natural, bits),
                        "link",
                        link.expected()
                                .map(owners -> Entry.owners(hash, owners))
                                .orElseGet(() -> new byte[0]),
                        Entry.owners(hash, link.next()));
            }
        };
    }

    private static Deed deed(Place place, String what, byte[] expected, byte[] next) {
        return new Deed(place, new byte[][] {bytes(what), expected, next});
    }

    /** The answers in the order of the deeds. */
    private <T> List<T> run(RedisScript script, List<Deed> deeds) {
        List<Optional<List<T>>> found = redis.findAll(this.<T>send(script, deeds));
        Map<Integer, List<T>> byPlace = new HashMap<>();
        int call = 0;
        for (List<Deed> sent : calls(deeds)) {
            byPlace.computeIfAbsent(together(sent.getFirst()), slot -> new ArrayList<>())
                    .addAll(found.get(call++).orElseThrow(() -> new RedisException("Redis answered nothing")));
        }
        Map<Integer, Integer> at = new HashMap<>();
        List<T> answers = new ArrayList<>(deeds.size());
        for (Deed deed : deeds) {
            int place = together(deed);
            answers.add(byPlace.getOrDefault(place, List.of()).get(at.merge(place, 1, Integer::sum) - 1));
        }
        return answers;
    }

    private <T> List<CompletionStage<List<T>>> send(RedisScript script, List<Deed> deeds) {
        List<CompletionStage<List<T>>> answers = new ArrayList<>();
        for (List<Deed> call : calls(deeds)) {
            int each = 2 + call.getFirst().words().length;
            byte[][] arguments = new byte[call.size() * each][];
            int at = 0;
            for (Deed deed : call) {
                arguments[at++] = key(deed);
                arguments[at++] = deed.place().field();
                for (byte[] word : deed.words()) {
                    arguments[at++] = word;
                }
            }
            answers.add(script.<List<T>>run(redis.commands(), ScriptOutputType.MULTI, key(call.getFirst()), arguments));
        }
        return answers;
    }

    /** By where they can be done together, in the order of the deeds. */
    private List<List<Deed>> calls(List<Deed> deeds) {
        Map<Integer, List<Deed>> open = new LinkedHashMap<>();
        List<List<Deed>> calls = new ArrayList<>();
        for (Deed deed : deeds) {
            List<Deed> call = open.computeIfAbsent(together(deed), place -> {
                List<Deed> fresh = new ArrayList<>();
                calls.add(fresh);
                return fresh;
            });
            call.add(deed);
            if (call.size() >= MOST_OF_A_CALL) {
                open.remove(together(deed));
            }
        }
        return calls;
    }

    /** Deeds of the same number can be one script's: on a cluster those of one slot, else all. */
    private int together(Deed deed) {
        return redis.isCluster() ? slot(deed) : 0;
    }

    private int slot(Deed deed) {
        return deed.place().bucket() % partitions;
    }

    private byte[] key(Deed deed) {
        Slot slot = new Slot(IdentityStep.NAMESPACE, slot(deed), partitions);
        return bytes(slot.key("links:" + deed.place().bucket()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
