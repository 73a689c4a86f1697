package journey.remarketing.links;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import journey.events.CustomerId;

/** Links as tokens. */
public final class Links {
    /** Stands in no name of a campaign. */
    private static final String CHANNEL_END = "/";

    private final SignedTokens tokens;

    /** What came of reading a link of kind {@code L}. */
    public sealed interface Reading<L extends Link> {
        record Valid<L extends Link>(L link) implements Reading<L> {}

        /** Made here, but too long ago. */
        record Expired<L extends Link>() implements Reading<L> {}

        /** Not made here, damaged, or another kind of link. */
        record Forged<L extends Link>() implements Reading<L> {}
    }

    public Links(SignedTokens tokens) {
        this.tokens = tokens;
    }

    /** @throws IllegalArgumentException when too much would stand in it, see {@link SignedTokens#LONGEST} */
    public String issue(Link link, Instant expires) {
        return tokens.issue(link.purpose(), bytes(link), expires);
    }

    public Reading<Link.Unsubscribe> unsubscribe(String token, Instant now) {
        return read(
                Purpose.UNSUBSCRIBE, token, now, in -> new Link.Unsubscribe(customer(in), hex(in, 8), in.readUTF()));
    }

    public Reading<Link.Preferences> preferences(String token, Instant now) {
        return read(
                Purpose.PREFERENCES, token, now, in -> new Link.Preferences(customer(in), hex(in, 8), in.readUTF()));
    }

    public Reading<Link.Click> click(String token, Instant now) {
        return read(Purpose.CLICK, token, now, in -> new Link.Click(origin(in), URI.create(in.readUTF())));
    }

    public Reading<Link.Restore> restore(String token, Instant now) {
        return read(
                Purpose.RESTORE, token, now, in -> new Link.Restore(origin(in), in.readUTF(), in.readUTF(), items(in)));
    }

    public Reading<Link.Open> open(String token, Instant now) {
        return read(Purpose.OPEN, token, now, in -> new Link.Open(origin(in)));
    }

    public Reading<Link.Survey> survey(String token, Instant now) {
        return read(
                Purpose.SURVEY,
                token,
                now,
                in -> new Link.Survey(origin(in), in.readUTF(), in.readUnsignedByte(), text(in)));
    }

    private interface Parser<L extends Link> {
        L parse(DataInputStream in) throws IOException;
    }

    private <L extends Link> Reading<L> read(Purpose purpose, String token, Instant now, Parser<L> parser) {
        return switch (tokens.read(purpose, token, now)) {
            case SignedTokens.Reading.Expired expired -> new Reading.Expired<>();
            case SignedTokens.Reading.Forged forged -> new Reading.Forged<>();
            case SignedTokens.Reading.Valid valid -> {
                try {
                    yield new Reading.Valid<>(
                            parser.parse(new DataInputStream(new ByteArrayInputStream(valid.content()))));
                } catch (IOException | IllegalArgumentException ofAnotherVersion) {
                    yield new Reading.Forged<>();
                }
            }
        };
    }

    private static byte[] bytes(Link link) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (link) {
                case Link.Unsubscribe to -> {
                    out.write(to.customer().toBytes());
                    out.write(HexFormat.of().parseHex(to.address()));
                    out.writeUTF(to.campaign());
                }
                case Link.Preferences to -> {
                    out.write(to.customer().toBytes());
                    out.write(HexFormat.of().parseHex(to.address()));
                    out.writeUTF(to.campaign());
                }
                case Link.Click to -> {
                    write(to.origin(), out);
                    out.writeUTF(to.target().toString());
                }
                case Link.Restore to -> {
                    write(to.origin(), out);
                    out.writeUTF(to.target());
                    out.writeUTF(to.episode());
                    out.writeByte(to.items().size());
                    for (Link.Restore.Item item : to.items()) {
                        out.writeUTF(item.id());
                        out.writeInt(item.quantity());
                    }
                }
                case Link.Open to -> write(to.origin(), out);
                case Link.Survey to -> {
                    write(to.origin(), out);
                    out.writeUTF(to.kind());
                    out.writeByte(to.scale());
                    write(to.about(), out);
                }
            }
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    private static void write(Origin origin, DataOutputStream out) throws IOException {
        out.write(origin.customer().toBytes());
        out.write(HexFormat.of().parseHex(origin.mail()));
        out.writeInt((int) origin.madeAt().getEpochSecond());
        // So links of mails stay what they were before there were other channels.
        out.writeUTF(origin.channel().map(channel -> channel + CHANNEL_END).orElse("") + origin.campaign());
        out.writeUTF(origin.step());
        write(origin.variant(), out);
    }

    private static Origin origin(DataInputStream in) throws IOException {
        CustomerId customer = customer(in);
        String mail = hex(in, 16);
        Instant madeAt = Instant.ofEpochSecond(Integer.toUnsignedLong(in.readInt()));
        String[] way = in.readUTF().split(CHANNEL_END, 2);
        Optional<String> channel = way.length == 2 ? Optional.of(way[0]) : Optional.empty();
        return new Origin(customer, way[way.length - 1], in.readUTF(), mail, text(in), channel, madeAt);
    }

    private static List<Link.Restore.Item> items(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Link.Restore.Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(new Link.Restore.Item(in.readUTF(), in.readInt()));
        }
        return items;
    }

    private static void write(Optional<String> text, DataOutputStream out) throws IOException {
        out.writeUTF(text.orElse(""));
    }

    /** Empty for none: no text here is empty. */
    private static Optional<String> text(DataInputStream in) throws IOException {
        return Optional.of(in.readUTF()).filter(text -> !text.isEmpty());
    }

    private static CustomerId customer(DataInputStream in) throws IOException {
        byte[] bytes = new byte[CustomerId.BYTES];
        in.readFully(bytes);
        return CustomerId.ofBytes(bytes);
    }

    private static String hex(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
