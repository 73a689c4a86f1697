package journey.aggregator.identity.redis;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import journey.aggregator.identity.Holdings;
import journey.aggregator.identity.Owners;
import journey.events.CustomerId;
import journey.events.Identifier.Kind;

/**
 * What lies at a place: who owns the identifier, where its natural customer went, and how much that one holds.
 *
 * <p>The bytes are a head, the owner, the winner, the holdings. A customer is a form and what follows: 1 to 3, nothing, for
 * the natural customer of the place itself, of the rank {@code a}, {@code e} or {@code u}; 4 to 6 for another of that rank,
 * its hash of 12 bytes; 7 for owners that are more than one customer, two bytes of length and a list. The head is the
 * owner's form (0: none) and 16 times that of the winner, 1 if it is the same as the owner. Holdings are a byte each for
 * those that are not 0, kind · 32 + number, or kind · 32 + 31 and the number in two bytes.
 *
 * <p>{@link RedisLinks}'s script reads and writes the same.
 */
record Entry(Optional<Owners> owners, Optional<CustomerId> winner, Holdings holdings) {
    private static final String RANKS = "aeu";
    private static final int LIST = 7;
    private static final int LARGE = 31;
    private static final List<Kind> COUNTED = List.of(Kind.EMAIL, Kind.ANONYMOUS, Kind.ORDER, Kind.CHECKOUT, Kind.CART);

    /** @throws IllegalArgumentException when these are no bytes of an entry */
    static Entry parse(byte[] hash, byte[] bytes) {
        try {
            Reader reader = new Reader(hash, bytes);
            int head = reader.next();
            int form = head & 15;
            Optional<Owners> owners = switch (form) {
                case 0 -> Optional.empty();
                case LIST -> Optional.of(reader.list());
                default -> Optional.of(Owners.of(reader.customer(form)));
            };
            Optional<CustomerId> winner = switch (head >> 4) {
                case 0 -> Optional.empty();
                case 1 -> owners.map(Owners::first);
                default -> Optional.of(reader.customer(head >> 4));
            };
            return new Entry(owners, winner, reader.holdings());
        } catch (IndexOutOfBoundsException cut) {
            throw new IllegalArgumentException("an entry that was cut off", cut);
        }
    }

    /** Owners as an argument of the script: the form and what follows, without a length. */
    static byte[] owners(byte[] hash, Owners owners) {
        ByteArrayOutputStream to = new ByteArrayOutputStream(16);
        if (owners.changes().isEmpty() && owners.apart().isEmpty()) {
            write(hash, owners.first(), to);
            return to.toByteArray();
        }
        to.write(LIST);
        write(hash, owners.first(), to);
        varint(owners.changes().size(), to);
        long offset = 0;
        for (Owners.Change change : owners.changes()) {
            varint(change.from() - offset, to);
            offset = change.from();
            write(hash, change.owner(), to);
        }
        for (CustomerId apart : new TreeSet<>(owners.apart())) {
            write(hash, apart, to);
        }
        return to.toByteArray();
    }

    /** A customer as an argument of the script. */
    static byte[] customer(byte[] hash, CustomerId customer) {
        ByteArrayOutputStream to = new ByteArrayOutputStream(1 + Place.HASH_BYTES);
        write(hash, customer, to);
        return to.toByteArray();
    }

    static byte[] holdings(Holdings holdings) {
        ByteArrayOutputStream to = new ByteArrayOutputStream(COUNTED.size());
        for (int i = 0; i < COUNTED.size(); i++) {
            int count = holdings.of(COUNTED.get(i));
            if (count >= LARGE) {
                to.write(i << 5 | LARGE);
                to.write(count >> 8);
                to.write(count);
            } else if (count > 0) {
                to.write(i << 5 | count);
            }
        }
        return to.toByteArray();
    }

    private static void write(byte[] hash, CustomerId customer, ByteArrayOutputStream to) {
        byte[] theirs = Place.hash(customer);
        int rank = RANKS.indexOf(customer.value().charAt(0));
        if (Arrays.equals(hash, theirs)) {
            to.write(1 + rank);
        } else {
            to.write(4 + rank);
            to.writeBytes(theirs);
        }
    }

    private static void varint(long value, ByteArrayOutputStream to) {
        long rest = value;
        while (rest > 127) {
            to.write((int) (rest & 127 | 128));
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    private static final class Reader {
        private final byte[] hash;
        private final byte[] bytes;
        private int at;

        Reader(byte[] hash, byte[] bytes) {
            this.hash = hash;
            this.bytes = bytes;
        }

        int next() {
            return bytes[at++] & 0xff;
        }

        CustomerId customer(int form) {
            if (form < 1 || form > 6) {
                throw new IllegalArgumentException("no form of a customer");
            }
            byte[] theirs = hash;
            if (form > 3) {
                if (at + Place.HASH_BYTES > bytes.length) {
                    throw new IllegalArgumentException("an entry that was cut off");
                }
                theirs = Arrays.copyOfRange(bytes, at, at + Place.HASH_BYTES);
                at += Place.HASH_BYTES;
            }
            return new CustomerId(RANKS.charAt((form - 1) % 3)
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(theirs));
        }

        Owners list() {
            int length = next() << 8 | next();
            int end = at + length;
            CustomerId first = customer(next());
            List<Owners.Change> changes = new ArrayList<>();
            long offset = 0;
            for (long left = varint(); left > 0; left--) {
                offset += varint();
                changes.add(new Owners.Change(offset, customer(next())));
            }
            Set<CustomerId> apart = new TreeSet<>();
            while (at < end) {
                apart.add(customer(next()));
            }
            return new Owners(first, changes, apart);
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                int part = next();
                value |= (part & 127L) << shift;
                if (part < 128) {
                    return value;
                }
            }
        }

        Holdings holdings() {
            Holdings all = Holdings.NONE;
            while (at < bytes.length) {
                int next = next();
                int count = next & LARGE;
                all = all.and(Holdings.of(COUNTED.get(next >> 5), count == LARGE ? next() << 8 | next() : count));
            }
            return all;
        }
    }
}
