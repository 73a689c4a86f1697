package journey.standalone.shoppers;

import java.util.Locale;
import java.util.Map;

/**
 * An event as a Segment SDK writes it, but for the times, which are known when it is sent.
 *
 * @param fields of the JSON object; values are text, numbers, booleans, lists and maps
 */
record Event(Type type, Map<String, Object> fields) {

    enum Type {
        PAGE,
        IDENTIFY,
        TRACK;

        /** As in the field {@code type} and in the path of a call. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return "Event[" + type.code() + ", …]";
    }
}
