package journey.standalone.mailbox;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mail's name: when it arrived, to the millisecond, as {@code 20261122T101500123}, so safe in paths and addresses. */
record MailId(Instant receivedAt) implements Comparable<MailId> {
    private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{9}");
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS");

    /** Empty for what cannot be one. */
    static Optional<MailId> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MailId(LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC)));
        } catch (java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(MailId other) {
        return receivedAt.compareTo(other.receivedAt);
    }

    @Override
    public String toString() {
        return FORMAT.format(receivedAt.atOffset(ZoneOffset.UTC));
    }
}
