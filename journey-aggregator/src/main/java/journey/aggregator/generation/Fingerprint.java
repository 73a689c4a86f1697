package journey.aggregator.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Tells rules apart by a few characters: the same for equal values in every process, whatever order their sets and maps
 * have there. Records by their components, everything else by its text.
 */
public final class Fingerprint {
    private static final int DIGITS = 8;

    private Fingerprint() {}

    /** Eight hexadecimal digits. */
    public static String of(Object... values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text(value)).append('\n');
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case Record data -> components(data);
            case Optional<?> optional -> optional.map(Fingerprint::text).orElse("-");
            case List<?> list -> list.stream().map(Fingerprint::text).toList().toString();
            case Set<?> set -> sorted(set);
            case Map<?, ?> map ->
                sorted(map.entrySet().stream()
                        .map(entry -> quoted(text(entry.getKey())) + "=" + text(entry.getValue()))
                        .toList());
            default -> quoted(value.toString());
        };
    }

    private static String sorted(Collection<?> values) {
        return values.stream().map(Fingerprint::text).sorted().toList().toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String components(Record data) {
        StringBuilder text = new StringBuilder(data.getClass().getSimpleName()).append('(');
        for (RecordComponent component : data.getClass().getRecordComponents()) {
            try {
                text.append(component.getName())
                        .append('=')
                        .append(text(
                                Objects.requireNonNull(component.getAccessor().invoke(data))))
                        .append(';');
            } catch (IllegalAccessException | InvocationTargetException hidden) {
                throw new IllegalArgumentException(data.getClass() + " has a component that can't be read", hidden);
            }
        }
        return text.append(')').toString();
    }
}
