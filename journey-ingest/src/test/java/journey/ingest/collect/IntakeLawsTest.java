package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The laws on random events and batches, whole and spoilt; a fuzzer's look at them is in {@code src/fuzz}. */
final class IntakeLawsTest {
    private static final List<String> NAMES = List.of(
            "type",
            "event",
            "messageId",
            "userId",
            "anonymousId",
            "timestamp",
            "originalTimestamp",
            "sentAt",
            "context",
            "properties",
            "traits",
            "integrations",
            "writeKey",
            "x");
    private static final List<String> VALUES = List.of(
            "\"track\"",
            "\"page\"",
            "\"Order Completed\"",
            "\"Product Added\"",
            "\"u\"",
            "17",
            "1e3",
            "null",
            "\"\"",
            "true",
            "\"2026-11-22T10:00:00Z\"",
            "1763806272345",
            "[]",
            "{}",
            "{\"order_id\":-0,\"total\":1e999,\"price\":\"1e-5\",\"products\":[{\"sku\":0.5e1,\"quantity\":1e6}]}",
            "{\"email\":\" A@B \",\"consent\":{\"email\":\"yes\",\"sms\":{\"granted\":0}}}");

    private final RandomJson random = new RandomJson(5);

    @Test
    void holdForEventsWholeAndSpoilt() {
        for (int i = 0; i < 10_000; i++) {
            byte[] event = event();
            IntakeLaws.hold(Call.TRACK, event);
            IntakeLaws.hold(Call.values()[random.upTo(6)], random.spoilt(event));
        }
    }

    @Test
    void holdForBatchesWholeAndSpoilt() {
        for (int i = 0; i < 5_000; i++) {
            byte[] batch = batch();
            IntakeLaws.hold(Call.BATCH, batch);
            IntakeLaws.hold(Call.IMPORT, random.spoilt(batch));
        }
    }

    private byte[] batch() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, "{\"batch\" : [");
        int events = random.upTo(6);
        for (int i = 0; i < events; i++) {
            write(out, i == 0 ? "" : " ,");
            out.writeBytes(
                    switch (random.upTo(6)) {
                        case 0 -> random.document();
                        case 1 -> random.spoilt(event());
                        default -> event();
                    });
        }
        write(out, "]");
        properties(out, List.of("writeKey", "sentAt", "context", "integrations", "x"), ",");
        write(out, "}");
        return out.toByteArray();
    }

    private byte[] event() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, "{\"type\":\"page\",\"anonymousId\":\"a\"");
        properties(out, NAMES.subList(random.upTo(5), NAMES.size()), ",");
        write(out, "}");
        return out.toByteArray();
    }

    private void properties(ByteArrayOutputStream out, List<String> names, String before) {
        for (String name : names) {
            if (random.upTo(4) == 0) {
                write(out, before + '"' + name + "\":");
                if (random.upTo(4) == 0) {
                    out.writeBytes(random.document());
                } else {
                    write(out, VALUES.get(random.upTo(VALUES.size())));
                }
            }
        }
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }
}
