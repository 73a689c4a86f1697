package journey.ingest.admission.bots;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a text has to contain for a regular expression to match: one at least of a set of literals. Read off the expression:
 * of a sequence the best of its parts, of alternatives all theirs together; what may be absent counts for nothing. It errs
 * towards saying nothing, never towards saying too much. (The idea of RE2's prefilters.)
 */
final class RequiredText {
    /** What is not understood: flags, look-around, quotations, nested classes. */
    private static final class Unsupported extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final String regex;
    private int at;

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /** In lower case, each of at least {@link Literals#SHORTEST} characters; empty where nothing is known to be needed. */
    static Optional<Set<String>> of(String regex) {
        RequiredText reading = new RequiredText(regex);
        try {
            Set<String> any = reading.alternatives();
            return any.isEmpty() || reading.at < regex.length() ? Optional.empty() : Optional.of(any);
        } catch (Unsupported notUnderstood) {
            return Optional.empty();
        }
    }

    /** Here and below an empty set means that nothing is needed. */
    private Set<String> alternatives() throws Unsupported {
        Set<String> all = new HashSet<>();
        boolean oneNeedsNothing = false;
        do {
            Set<String> one = sequence();
            oneNeedsNothing |= one.isEmpty();
            all.addAll(one);
        } while (next('|'));
        return oneNeedsNothing ? Set.of() : all;
    }

    private Set<String> sequence() throws Unsupported {
        Set<String> best = Set.of();
        StringBuilder run = new StringBuilder();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            char c = regex.charAt(at++);
            boolean literal = true;
            Set<String> part = Set.of();
            switch (c) {
                case '(' -> {
                    literal = false;
                    part = group();
                }
                case '[' -> {
                    literal = false;
                    skipClass();
                }
                case '.', '^', '$' -> literal = false;
                case '\\' -> {
                    c = escaped();
                    literal = !Character.isLetterOrDigit(c);
                }
                default -> {}
            }
            int atLeast = quantifier();
            boolean plain = literal && c < 128;
            if (plain && atLeast != 0) {
                run.append(Character.toLowerCase(c));
            }
            if (!plain || atLeast != ONCE) {
                best = better(best, run);
                run.setLength(0);
                best = atLeast == 0 ? best : better(best, part);
            }
        }
        return better(best, run);
    }

    private Set<String> group() throws Unsupported {
        if (next('?') && !next(':')) {
            throw new Unsupported();
        }
        Set<String> inside = alternatives();
        if (!next(')')) {
            throw new Unsupported();
        }
        return inside;
    }

    private void skipClass() throws Unsupported {
        next('^');
        next(']');
        while (!next(']')) {
            if (at == regex.length() || regex.charAt(at) == '[' || regex.startsWith("&&", at)) {
                throw new Unsupported();
            }
            at += regex.charAt(at) == '\\' ? 2 : 1;
        }
    }

    private char escaped() throws Unsupported {
        if (at == regex.length() || "QEpPxucNk0".indexOf(regex.charAt(at)) >= 0) {
            throw new Unsupported();
        }
        return regex.charAt(at++);
    }

    private static final int ONCE = -1;

    /** How often at least, or {@link #ONCE} where there is none. */
    private int quantifier() throws Unsupported {
        int atLeast = ONCE;
        if (next('?') || next('*')) {
            atLeast = 0;
        } else if (next('+')) {
            atLeast = 1;
        } else if (next('{')) {
            int close = regex.indexOf('}', at);
            if (close <= at || !Character.isDigit(regex.charAt(at))) {
                throw new Unsupported();
            }
            atLeast = regex.charAt(at) == '0' ? 0 : 1;
            at = close + 1;
        }
        if (atLeast != ONCE && !next('?')) {
            next('+');
        }
        return atLeast;
    }

    private boolean next(char c) {
        boolean there = at < regex.length() && regex.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private static Set<String> better(Set<String> best, StringBuilder run) {
        return run.length() < Literals.SHORTEST ? best : better(best, Set.of(run.toString()));
    }

    /** The longer the shortest text, the rarer it is in other texts. */
    private static Set<String> better(Set<String> one, Set<String> other) {
        return shortest(other) > shortest(one) ? other : one;
    }

    private static int shortest(Set<String> texts) {
        return texts.stream().mapToInt(String::length).min().orElse(0);
    }
}
