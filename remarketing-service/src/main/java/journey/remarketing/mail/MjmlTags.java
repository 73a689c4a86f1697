package journey.remarketing.mail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what the renderer would silently put right or leave out: MJML's own tags that don't exist or aren't closed. */
final class MjmlTags {
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|<(/?)(mj[a-z-]*)\\b[^>]*?(/?)>", Pattern.DOTALL);
    private static final Set<String> KNOWN = Set.of(
            "mjml",
            "mj-head",
            "mj-body",
            "mj-include",
            "mj-attributes",
            "mj-all",
            "mj-class",
            "mj-breakpoint",
            "mj-font",
            "mj-html-attributes",
            "mj-selector",
            "mj-html-attribute",
            "mj-preview",
            "mj-style",
            "mj-title",
            "mj-accordion",
            "mj-accordion-element",
            "mj-accordion-title",
            "mj-accordion-text",
            "mj-button",
            "mj-carousel",
            "mj-carousel-image",
            "mj-column",
            "mj-divider",
            "mj-group",
            "mj-hero",
            "mj-image",
            "mj-navbar",
            "mj-navbar-link",
            "mj-raw",
            "mj-section",
            "mj-social",
            "mj-social-element",
            "mj-spacer",
            "mj-table",
            "mj-text",
            "mj-wrapper");

    private MjmlTags() {}

    private record Open(String name, int line) {}

    /** The first mistake, with its line. */
    static Optional<String> mistake(String mjml) {
        Deque<Open> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(mjml);
        while (tag.find()) {
            if (tag.group(2) == null) {
                continue;
            }
            String name = tag.group(2);
            int line = (int) mjml.substring(0, tag.start()).lines().count()
                    + (tag.start() == 0 || mjml.charAt(tag.start() - 1) == '\n' ? 1 : 0);
            if (!KNOWN.contains(name)) {
                return Optional.of("line " + line + ": there is no tag " + name);
            }
            if (name.equals("mj-include")) {
                return Optional.of("line " + line + ": frames include nothing");
            }
            if (!tag.group(1).isEmpty()) {
                if (open.isEmpty() || !open.pop().name().equals(name)) {
                    return Optional.of("line " + line + ": " + name + " is closed, but not open here");
                }
            } else if (tag.group(3).isEmpty()) {
                open.push(new Open(name, line));
            }
        }
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of("line " + open.peek().line() + ": " + open.peek().name() + " is not closed");
    }
}
