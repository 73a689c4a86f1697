package journey.events;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Something a customer is known by. Personal data for some kinds, so {@link #toString()} shows the kind only.
 *
 * @param value as sent, e-mail addresses trimmed and in lower case; 1 to 512 characters
 */
public record Identifier(Kind kind, String value) {

    /** The kinds, in the order in which they decide whose an event is. */
    public enum Kind {
        /** The shop's own id of a logged-in customer. */
        USER,
        /** An e-mail address. */
        EMAIL,
        /** A browser's or an app's id of an unknown visitor. */
        ANONYMOUS,
        ORDER,
        CHECKOUT,
        CART;

        private final String code = name().toLowerCase(Locale.ROOT);

        /** The name in keys and in the API, e.g. {@code user}. */
        public String code() {
            return code;
        }

        public static Optional<Kind> of(String code) {
            for (Kind kind : values()) {
                if (kind.code().equals(code)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Values that badly wired storefronts send for everybody; they would make one customer of all visitors. */
    private static final Set<String> BLOCKED = Set.of(
            "null",
            "undefined",
            "none",
            "nil",
            "0",
            "-1",
            "anonymous",
            "guest",
            "unknown",
            "nan",
            "[object object]",
            "true",
            "false",
            "00000000-0000-0000-0000-000000000000");

    private static final int LONGEST = 512;

    public Identifier {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException("an identifier has 1 to " + LONGEST + " characters");
        }
    }

    /**
     * The identifier that {@code raw} stands for: trimmed, e-mail in lower case. Empty when it can't identify anybody: blank,
     * a placeholder such as {@code null} or {@code undefined}, over-long, or an e-mail without a local part and a domain.
     */
    public static Optional<Identifier> of(Kind kind, String raw) {
        String value = raw.strip();
        if (kind == Kind.EMAIL) {
            value = value.toLowerCase(Locale.ROOT);
            int at = value.lastIndexOf('@');
            if (at < 1 || at == value.length() - 1 || value.chars().anyMatch(c -> c <= ' ')) {
                return Optional.empty();
            }
        }
        if (value.isEmpty() || value.length() > LONGEST || BLOCKED.contains(value.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return Optional.of(new Identifier(kind, value));
    }

    @Override
    public String toString() {
        return kind.code() + ":…";
    }
}
