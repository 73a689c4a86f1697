package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8Test {
    @Test
    void everyCharacterIsValid() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(c).getBytes(UTF_8);
                assertThat(Utf8.valid(bytes, 0, bytes.length)).isTrue();
            }
        }
    }

    @Test
    void anyBytesAreJudgedAsTheJdkJudgesThem() {
        Random random = new Random(4);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(1, 6)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[0] = (byte) (0xe0 + random.nextInt(0x18));
            }
            assertThat(Utf8.valid(bytes, 0, bytes.length)).isEqualTo(decodable(bytes));
        }
    }

    private static boolean decodable(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
