package journey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import journey.events.Envelope;

/** A record to be published on a topic. */
public record Message(String topic, Envelope envelope) {

    /** As it lies in the outbox: version 1, then length-prefixed UTF-8 and bytes. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(envelope.value().length + 256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(1);
            write(out, topic.getBytes(UTF_8));
            write(out, envelope.key().getBytes(UTF_8));
            out.writeInt(envelope.headers().size());
            for (Map.Entry<String, String> header : envelope.headers().entrySet()) {
                write(out, header.getKey().getBytes(UTF_8));
                write(out, header.getValue().getBytes(UTF_8));
            }
            write(out, envelope.value());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of another version, cut off, or followed by others
     */
    public static Message decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != 1) {
                throw new IllegalArgumentException("an outbox entry of an unknown version");
            }
            String topic = new String(read(in), UTF_8);
            String key = new String(read(in), UTF_8);
            Map<String, String> headers = new LinkedHashMap<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                headers.put(new String(read(in), UTF_8), new String(read(in), UTF_8));
            }
            Message message = new Message(topic, new Envelope(key, headers, read(in)));
            if (in.available() > 0) {
                throw new IllegalArgumentException("an outbox entry with something behind its end");
            }
            return message;
        } catch (IOException cut) {
            throw new IllegalArgumentException("an outbox entry that was cut off", cut);
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException();
        }
        return in.readNBytes(length);
    }
}
