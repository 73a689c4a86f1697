package journey.aggregator.affinity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.events.Money;

/** What is known of a product as it lies in Redis: version 1, then fields; texts in UTF-8 with their lengths, times in ms. */
public final class AffinityCodec {
    private static final int VERSION = 1;

    private interface Write<T> {
        void to(DataOutputStream out, T value) throws IOException;
    }

    private interface Read<T> {
        T from(DataInputStream in) throws IOException;
    }

    private AffinityCodec() {}

    public static byte[] encode(Affinity affinity) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Card card = affinity.card();
            out.writeByte(VERSION);
            out.writeUTF(card.id());
            put(out, card.name(), (to, text) -> to.writeUTF(text));
            put(out, card.url(), (to, text) -> to.writeUTF(text));
            put(out, card.imageUrl(), (to, text) -> to.writeUTF(text));
            put(out, card.price(), (to, price) -> {
                to.writeUTF(price.amount().toPlainString());
                to.writeUTF(price.currency());
            });
            out.writeLong(card.toldAt().toEpochMilli());
            put(out, affinity.weight());
            put(out, affinity.sold(), AffinityCodec::put);
            out.writeShort(affinity.neighbours().size());
            for (Neighbour neighbour : affinity.neighbours()) {
                out.writeUTF(neighbour.product());
                put(out, neighbour.weight());
                put(out, neighbour.excess(), AffinityCodec::put);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @return empty for what another version wrote, or nobody */
    public static Optional<Affinity> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            Card card = new Card(
                    in.readUTF(),
                    take(in, from -> from.readUTF()),
                    take(in, from -> from.readUTF()),
                    take(in, from -> from.readUTF()),
                    take(in, from -> new Money(new BigDecimal(from.readUTF()), from.readUTF())),
                    Instant.ofEpochMilli(in.readLong()));
            Weight weight = weight(in);
            Optional<Weight> sold = take(in, AffinityCodec::weight);
            int count = in.readUnsignedShort();
            List<Neighbour> neighbours = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                neighbours.add(new Neighbour(in.readUTF(), weight(in), take(in, AffinityCodec::weight)));
            }
            return in.available() > 0 ? Optional.empty() : Optional.of(new Affinity(card, weight, sold, neighbours));
        } catch (IOException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static void put(DataOutputStream out, Weight weight) throws IOException {
        out.writeLong(weight.one().toEpochMilli());
    }

    private static Weight weight(DataInputStream in) throws IOException {
        return new Weight(Instant.ofEpochMilli(in.readLong()));
    }

    private static <T> void put(DataOutputStream out, Optional<T> value, Write<T> write) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            write.to(out, value.get());
        }
    }

    private static <T> Optional<T> take(DataInputStream in, Read<T> read) throws IOException {
        return in.readBoolean() ? Optional.of(read.from(in)) : Optional.empty();
    }
}
