package journey.remarketing.repertoire.http;

import java.util.List;
import java.util.Locale;

/**
 * Who may get test mails.
 *
 * @param allowed addresses, or {@code @domain} for all of a domain
 */
public record TestRecipients(List<String> allowed) {
    public TestRecipients {
        allowed = allowed.stream()
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    boolean allow(String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        int at = plain.lastIndexOf('@');
        return at > 0
                && plain.chars().noneMatch(c -> c <= ' ' || c == ',' || c == ';' || c == '<' || c == '>')
                && (allowed.contains(plain) || allowed.contains(plain.substring(at)));
    }
}
