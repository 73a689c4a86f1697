package journey.ingest.admission.proxies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What one proxy says in {@code Forwarded} (RFC 7239, section 4); other parameters are left aside. */
record ForwardedElement(Optional<String> node, Optional<String> proto, Optional<String> host) {
    private static final ForwardedElement EMPTY =
            new ForwardedElement(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * The elements from the visitor's end to ours. Empty as a whole where anything is malformed: a visitor's open quotation
     * mark could swallow what our proxy adds behind it.
     */
    static Optional<List<ForwardedElement>> read(String field) {
        return new Reader(field).elements();
    }

    private ForwardedElement with(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "for" -> new ForwardedElement(Optional.of(value), proto, host);
            case "proto" -> new ForwardedElement(node, Optional.of(value), host);
            case "host" -> new ForwardedElement(node, proto, Optional.of(value));
            default -> this;
        };
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Optional<List<ForwardedElement>> elements() {
            List<ForwardedElement> elements = new ArrayList<>();
            ForwardedElement current = EMPTY;
            boolean anything = false;
            while (true) {
                skipBlanks();
                if (at == text.length() || text.charAt(at) == ',') {
                    if (anything) {
                        elements.add(current);
                    }
                    if (at == text.length()) {
                        return Optional.of(elements);
                    }
                    current = EMPTY;
                    anything = false;
                    at++;
                } else if (text.charAt(at) == ';') {
                    at++;
                } else {
                    String name = token();
                    if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
                        return Optional.empty();
                    }
                    at++;
                    Optional<String> value = value();
                    if (value.isEmpty() || !atEndOfPair()) {
                        return Optional.empty();
                    }
                    current = current.with(name, value.get());
                    anything = true;
                }
            }
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private boolean atEndOfPair() {
            skipBlanks();
            return at == text.length() || text.charAt(at) == ';' || text.charAt(at) == ',';
        }

        /** Also with colons and brackets, which should be quoted and sometimes are not. */
        private String token() {
            int start = at;
            while (at < text.length() && " \t\",;=".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private Optional<String> value() {
            if (at == text.length() || text.charAt(at) != '"') {
                String token = token();
                return token.isEmpty() ? Optional.empty() : Optional.of(token);
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && ++at < text.length()) {
                    c = text.charAt(at);
                }
                value.append(c);
            }
            return Optional.empty();
        }
    }
}
