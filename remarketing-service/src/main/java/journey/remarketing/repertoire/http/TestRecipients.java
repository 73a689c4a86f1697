package journey.remarketing.repertoire.http;

import java.util.List;
import java.util.Locale;

/**
 * Who may get test mails.
 *
 * @param allowed addresses, or {@code @domain} for all of a domain; for other channels, user ids
 */
public record TestRecipients(List<String> allowed) {
    public TestRecipients {
        allowed = allowed.stream()
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Of other channels than mail: a user id that is named as it is. */
    boolean allowUser(String id) {
        return allowed.contains(id.strip().toLowerCase(Locale.ROOT));
    }

    boolean allow(String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        int at = plain.lastIndexOf('@');
        return at > 0
                && plain.chars().noneMatch(c -> c <= ' ' || c == ',' || c == ';' || c == '<' || c == '>')
                && (allowed.contains(plain) || allowed.contains(plain.substring(at)));
    }
}
