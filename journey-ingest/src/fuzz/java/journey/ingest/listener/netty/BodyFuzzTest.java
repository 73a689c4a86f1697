package journey.ingest.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import journey.ingest.listener.Unreadable;

final class BodyFuzzTest {
    private static final int LONGEST = 64 * 1024;
    private static final long ROOM = 4L * LONGEST;

    @FuzzTest(maxDuration = "3m")
    void anything(byte @NotNull [] bytes, boolean compressed, int length) {
        // Of this version's mutators one fails at ranges below 0.
        int announced = Math.floorMod(length, LONGEST + 2) - 1;
        Budget budget = new Budget(ROOM);
        Body body = new Body(LONGEST, announced, compressed, budget);
        int half = bytes.length / 2;
        if (body.add(Unpooled.wrappedBuffer(bytes, 0, half)).isEmpty()
                && body.add(Unpooled.wrappedBuffer(bytes, half, bytes.length - half)).isEmpty()) {
            switch (body.whole()) {
                case Body.Whole.Bytes whole -> {
                    assertThat(whole.bytes()).hasSizeLessThanOrEqualTo(LONGEST);
                    if (!compressed) {
                        assertThat(whole.bytes()).isEqualTo(bytes);
                    }
                }
                case Body.Whole.Unusable unusable -> assertThat(compressed).isTrue();
            }
        }
        body.release();
        assertThat(budget.free()).isEqualTo(ROOM);
    }

    @FuzzTest(maxDuration = "2m")
    void whatWasCompressed(byte @NotNull [] plain, @InRange(min = 0, max = 3) int more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i <= more; i++) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(plain);
            }
            expected.writeBytes(plain);
        }
        Budget budget = new Budget(ROOM);
        Body body = new Body(LONGEST, -1, true, budget);
        if (body.add(Unpooled.wrappedBuffer(out.toByteArray())).isEmpty()) {
            switch (body.whole()) {
                case Body.Whole.Bytes whole -> assertThat(whole.bytes()).isEqualTo(expected.toByteArray());
                case Body.Whole.Unusable unusable -> {
                    assertThat(unusable.why()).isEqualTo(Unreadable.INFLATES_TOO_LARGE);
                    assertThat(expected.size()).isGreaterThan(LONGEST);
                }
            }
        }
        body.release();
        assertThat(budget.free()).isEqualTo(ROOM);
    }
}
