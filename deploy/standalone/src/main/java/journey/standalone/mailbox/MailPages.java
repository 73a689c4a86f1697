package journey.standalone.mailbox;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The mailbox's HTML. Whatever comes from a mail passes through {@link #escaped}; there is no script on any page. */
final class MailPages {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"']*[^\\s<>\"'.,;:!?)\\]]");
    private static final Pattern HEAD = Pattern.compile("<head(\\s[^>]*)?>", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private static final String FRAME = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            %s
            <title>%s</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --soft: #8881; --quiet: #777; --link: #2563c9; }
            @media (prefers-color-scheme: dark) { :root { --quiet: #aaa; --link: #8ab4f8; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.4rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
            a { color: var(--link); }
            .quiet, footer { color: var(--quiet); }
            footer { margin-top: 1.5rem; font-size: .875rem; }
            table { width: 100%%; border-collapse: collapse; }
            th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
            th { font-weight: 600; font-size: .875rem; color: var(--quiet); }
            tbody tr:hover { background: var(--soft); }
            td.time { white-space: nowrap; }
            .empty { padding: 3rem 1rem; text-align: center; border: 1px dashed var(--line); border-radius: .5rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1.25rem; }
            dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
            .tabs > input { position: absolute; opacity: 0; }
            .tabs > label { display: inline-block; padding: .4rem .9rem; border: 1px solid transparent; border-bottom: 0; border-radius: .4rem .4rem 0 0; cursor: pointer; }
            .tabs > section { display: none; border: 1px solid var(--line); border-radius: 0 .4rem .4rem .4rem; padding: 1rem; }
            #html:checked ~ .html, #text:checked ~ .text, #headers:checked ~ .headers, #source:checked ~ .source { display: block; }
            .tabs > input:checked + label { border-color: var(--line); background: var(--soft); font-weight: 600; }
            .tabs > input:focus-visible + label { outline: 2px solid var(--link); }
            .tabs > section.html { padding: 0; }
            iframe { display: block; width: 100%%; height: 78vh; border: 0; background: #fff; border-radius: 0 .4rem .4rem .4rem; }
            pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .875rem/1.5 ui-monospace, monospace; }
            </style>
            </head>
            <body>
            %s
            </body>
            </html>
            """;

    private MailPages() {}

    static String list(List<MailboxHttp.MailSummary> mails, MailFolder.Figures figures) {
        String content = mails.isEmpty()
                ? "<p class=\"empty\">No mail yet. It appears here by itself.</p>"
                : """
                <table>
                <thead><tr><th>Received</th><th>To</th><th>Subject</th><th>From</th></tr></thead>
                <tbody>
                %s
                </tbody>
                </table>""".formatted(mails.stream().map(MailPages::row).collect(Collectors.joining("\n")));
        return FRAME.formatted(
                "<meta http-equiv=\"refresh\" content=\"5\">", "Mailbox (" + mails.size() + ")", """
                <main>
                <h1>Mailbox</h1>
                %s
                </main>
                <footer>%d kept here instead of being delivered; the newest %d stay. As JSON: <a href="/api/messages">/api/messages</a></footer>""".formatted(
                                content, figures.kept(), Mailbox.KEPT));
    }

    static String mail(MailId id, ReadableMail mail, byte[] source) {
        boolean hasHtml = !mail.html().isEmpty();
        String headers = mail.headers().stream()
                .map(header -> "<tr><th scope=\"row\">" + escaped(header.name()) + "</th><td>" + escaped(header.value())
                        + "</td></tr>")
                .collect(Collectors.joining("\n"));
        String frame = hasHtml
                ? "<iframe title=\"The mail as it looks\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\""
                        + " src=\"/messages/" + id + "/html\"></iframe>"
                : "<p class=\"empty\">This mail has no HTML.</p>";
        String attachments = mail.attachments().isEmpty()
                ? ""
                : "<dt>Attached</dt><dd>" + escaped(String.join(", ", mail.attachments())) + "</dd>";
        return FRAME.formatted("", escaped(mail.subject()), """
                <nav><p><a href="/">&larr; All mails</a></p></nav>
                <main>
                <h1>%s</h1>
                <dl><dt>From</dt><dd>%s</dd><dt>To</dt><dd>%s</dd><dt>Received</dt><dd>%s</dd>%s</dl>
                <div class="tabs">
                <input type="radio" name="tab" id="html"%s><label for="html">HTML</label>
                <input type="radio" name="tab" id="text"%s><label for="text">Text</label>
                <input type="radio" name="tab" id="headers"><label for="headers">Headers</label>
                <input type="radio" name="tab" id="source"><label for="source">Source</label>
                <section class="html">%s</section>
                <section class="text"><pre>%s</pre></section>
                <section class="headers"><table><tbody>
                %s
                </tbody></table></section>
                <section class="source"><p><a href="/messages/%s/source" target="_blank">Open by itself</a></p><pre>%s</pre></section>
                </div>
                </main>""".formatted(
                mail.subject().isBlank() ? "<span class=\"quiet\">(no subject)</span>" : escaped(mail.subject()),
                escaped(mail.from()),
                escaped(mail.to()),
                time(id),
                attachments,
                hasHtml ? " checked" : "",
                hasHtml ? "" : " checked",
                frame,
                mail.text().isEmpty() ? "<span class=\"quiet\">This mail has no text.</span>" : linked(mail.text()),
                headers,
                id,
                escaped(new String(source, StandardCharsets.UTF_8))));
    }

    /** The mail's own HTML, whose links would else open inside the frame. */
    static String openingLinksInNewTabs(String html) {
        String base = "<base target=\"_blank\">";
        Matcher head = HEAD.matcher(html);
        return head.find() ? html.substring(0, head.end()) + base + html.substring(head.end()) : base + html;
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String row(MailboxHttp.MailSummary mail) {
        String subject = mail.subject().isBlank() ? "(no subject)" : mail.subject();
        return "<tr><td class=\"time\">%s</td><td>%s</td><td><a href=\"/messages/%s\">%s</a></td><td>%s</td></tr>"
                .formatted(
                        TIME.format(mail.receivedAt()),
                        escaped(mail.to()),
                        mail.id(),
                        escaped(subject),
                        escaped(mail.from()));
    }

    private static String linked(String text) {
        StringBuilder linked = new StringBuilder();
        int end = 0;
        for (Matcher link = LINK.matcher(text); link.find(); end = link.end()) {
            String target = escaped(link.group());
            linked.append(escaped(text.substring(end, link.start())))
                    .append("<a target=\"_blank\" rel=\"noreferrer\" href=\"")
                    .append(target)
                    .append("\">")
                    .append(target)
                    .append("</a>");
        }
        return linked.append(escaped(text.substring(end))).toString();
    }

    private static String time(MailId id) {
        return TIME.format(id.receivedAt());
    }
}
