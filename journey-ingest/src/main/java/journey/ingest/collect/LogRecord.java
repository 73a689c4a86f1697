package journey.ingest.collect;

import java.util.List;

/**
 * A record for the log. Nobody writes to its bytes any more.
 *
 * @param key what the partition is chosen by
 * @param headers in their order
 */
public record LogRecord(byte[] key, List<Header> headers, byte[] value) {
    /** @param value UTF-8 text */
    public record Header(String name, byte[] value) {
        @Override
        public String toString() {
            return "Header[" + name + "]";
        }
    }

    @Override
    public String toString() {
        return "LogRecord[" + value.length + " bytes]";
    }
}
