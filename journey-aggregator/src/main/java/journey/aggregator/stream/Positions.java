package journey.aggregator.stream;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a listener has come: the next offset of every partition, so that whoever resumes misses nothing and hears nothing
 * twice. As text, the {@code Last-Event-ID} of server-sent events: per topic a letter and the offsets as variable-length
 * numbers in Base64.
 *
 * @param next by topic, the offsets in the order of the partitions; -1: from now on
 */
public record Positions(Map<Feed, List<Long>> next) {
    private static final int MOST_BYTES = 10;

    public Positions {
        Map<Feed, List<Long>> copy = new TreeMap<>();
        next.forEach((feed, offsets) -> copy.put(feed, List.copyOf(offsets)));
        next = copy;
    }

    public String encode() {
        List<String> parts = new ArrayList<>();
        next.forEach((feed, offsets) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (long offset : offsets) {
                long rest = offset + 1;
                while (rest >= 0x80) {
                    bytes.write((int) (rest & 0x7f | 0x80));
                    rest >>>= 7;
                }
                bytes.write((int) rest);
            }
            parts.add(feed.letter() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray()));
        });
        return String.join(".", parts);
    }

    /** Empty where the text is none of {@link #encode()}. */
    public static Optional<Positions> decode(String text) {
        Map<Feed, List<Long>> next = new TreeMap<>();
        for (String part : text.split("\\.", -1)) {
            Optional<Feed> feed = part.isEmpty() ? Optional.empty() : Feed.of(part.charAt(0));
            if (feed.isEmpty()) {
                return Optional.empty();
            }
            try {
                Optional<List<Long>> offsets = offsets(Base64.getUrlDecoder().decode(part.substring(1)));
                if (offsets.isEmpty()) {
                    return Optional.empty();
                }
                next.put(feed.get(), offsets.get());
            } catch (IllegalArgumentException notOurs) {
                return Optional.empty();
            }
        }
        return Optional.of(new Positions(next));
    }

    private static Optional<List<Long>> offsets(byte[] bytes) {
        List<Long> offsets = new ArrayList<>();
        long value = 0;
        int shift = 0;
        for (byte each : bytes) {
            if (shift >= 7 * (MOST_BYTES - 1)) {
                return Optional.empty();
            }
            value |= (long) (each & 0x7f) << shift;
            shift += 7;
            if (each >= 0) {
                offsets.add(value - 1);
                value = 0;
                shift = 0;
            }
        }
        return shift == 0 ? Optional.of(offsets) : Optional.empty();
    }
}
