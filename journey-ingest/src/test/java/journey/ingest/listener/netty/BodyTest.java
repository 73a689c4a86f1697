package journey.ingest.listener.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import journey.ingest.listener.Unreadable;
import org.junit.jupiter.api.Test;

final class BodyTest {
    private static final int LONGEST = 500 * 1024;
    private static final int ROOM = 4 * LONGEST;

    private final Budget budget = new Budget(ROOM);

    @Test
    void whatHoldsExactlyTheMostIsInflated() {
        byte[] most = new byte[LONGEST];
        assertThat(whole(gzip(most)))
                .isInstanceOfSatisfying(
                        Body.Whole.Bytes.class,
                        whole -> assertThat(whole.bytes()).isEqualTo(most));
        assertThat(whole(gzip(new byte[LONGEST + 1])))
                .isEqualTo(new Body.Whole.Unusable(Unreadable.INFLATES_TOO_LARGE));
    }

    @Test
    void severalMembersAreOneBody() {
        assertThat(whole(joined(gzip("{\"a\"".getBytes(UTF_8)), gzip(":1}".getBytes(UTF_8)))))
                .isInstanceOfSatisfying(
                        Body.Whole.Bytes.class,
                        whole -> assertThat(whole.bytes()).asString(UTF_8).isEqualTo("{\"a\":1}"));
    }

    /** Members cost next to nothing to send. */
    @Test
    void manyEmptyMembersCostNoStack() {
        byte[] empty = gzip(new byte[0]);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() + empty.length <= LONGEST) {
            all.writeBytes(empty);
        }
        assertThat(whole(all.toByteArray()))
                .isInstanceOfSatisfying(
                        Body.Whole.Bytes.class,
                        whole -> assertThat(whole.bytes()).isEmpty());
    }

    @Test
    void whatIsCutOffIsNoGzip() {
        byte[] gzip = gzip("{\"anonymousId\":\"a\"}".getBytes(UTF_8));
        for (int length = 0; length < gzip.length; length++) {
            assertThat(whole(Arrays.copyOf(gzip, length))).isEqualTo(new Body.Whole.Unusable(Unreadable.NOT_GZIP));
        }
    }

    private Body.Whole whole(byte[] compressed) {
        Body body = new Body(LONGEST, -1, true, budget);
        assertThat(body.add(Unpooled.wrappedBuffer(compressed))).isEmpty();
        try {
            return body.whole();
        } finally {
            body.release();
            assertThat(budget.free()).isEqualTo(ROOM);
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException never) {
            throw new AssertionError(never);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
