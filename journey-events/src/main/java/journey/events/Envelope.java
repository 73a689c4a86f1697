package journey.events;

import java.util.Map;

/**
 * A record as it lies on a topic, whatever the client library.
 *
 * @param key what the partition is chosen by
 * @param headers in the order of the map; values are UTF-8 text
 * @param value untouched bytes; the array is not copied, nobody writes to it
 */
public record Envelope(String key, Map<String, String> headers, byte[] value) {
    @Override
    public String toString() {
        return "Envelope[" + value.length + " bytes]";
    }
}
