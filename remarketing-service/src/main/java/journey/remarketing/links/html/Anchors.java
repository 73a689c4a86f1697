package journey.remarketing.links.html;

import java.util.function.UnaryOperator;

/**
 * Finds where the links of an HTML text lead: the values of {@code href="…"} in tags {@code <a …>}. What
 * {@code (<a\b[^>]*?\shref=")([^"]*)"} would find, which took a third of the time of a mail.
 */
final class Anchors {
    private static final String HREF = "href=\"";

    private Anchors() {}

    /** The same text with each of these values, escaped as it stands there, replaced. */
    static String replaced(String html, UnaryOperator<String> change) {
        StringBuilder out = new StringBuilder(html.length() + html.length() / 2);
        int copied = 0;
        int open = html.indexOf('<');
        while (open >= 0) {
            int next = open + 1;
            int from = value(html, open);
            if (from >= 0) {
                int to = html.indexOf('"', from);
                if (to < 0) {
                    break;
                }
                out.append(html, copied, from).append(change.apply(html.substring(from, to)));
                copied = to;
                next = to + 1;
            }
            open = html.indexOf('<', next);
        }
        return out.append(html, copied, html.length()).toString();
    }

    /** Where the value begins in the tag that opens here; negative where there is none. */
    private static int value(String html, int open) {
        int at = open + 2;
        if (at >= html.length() || (html.charAt(open + 1) | 0x20) != 'a' || isWord(html.charAt(at))) {
            return -1;
        }
        for (; at < html.length() && html.charAt(at) != '>'; at++) {
            if (isBlank(html.charAt(at)) && html.regionMatches(true, at + 1, HREF, 0, HREF.length())) {
                return at + 1 + HREF.length();
            }
        }
        return -1;
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
