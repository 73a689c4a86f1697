package journey.ingest.admission.bots;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Searches a text for many regular expressions. One pass over the text tells which of them can match at all, by
 * {@link RequiredText}, and only these are tried; of the thousands that there are for user agents that is mostly none.
 */
final class Expressions<T> {
    /** @param flags of {@link Pattern} */
    record Rule<T>(String regex, int flags, T means) {}

    private record Compiled<T>(Pattern pattern, T means) {}

    private final List<Compiled<T>> rules = new ArrayList<>();
    private final BitSet needNothing = new BitSet();
    private final Literals<BitSet> needed;

    /** @throws java.util.regex.PatternSyntaxException where a rule is no regular expression */
    Expressions(List<Rule<T>> rules) {
        Map<String, BitSet> byText = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            int index = i;
            Rule<T> rule = rules.get(i);
            this.rules.add(new Compiled<>(Pattern.compile(rule.regex(), rule.flags()), rule.means()));
            RequiredText.of(rule.regex())
                    .ifPresentOrElse(
                            texts -> texts.forEach(text -> byText.computeIfAbsent(text, each -> new BitSet())
                                    .set(index)),
                            () -> needNothing.set(index));
        }
        needed = new Literals<>(byText);
    }

    /** Gives the meanings of all rules that match somewhere, in the order of the rules. */
    void search(BoundedText text, Consumer<T> found) {
        BitSet candidates = candidates(text);
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            Compiled<T> rule = rules.get(i);
            if (rule.pattern().matcher(text).find()) {
                found.accept(rule.means());
            }
        }
    }

    /** The meaning of the first rule that matches somewhere. */
    Optional<T> first(BoundedText text) {
        BitSet candidates = candidates(text);
        for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            Compiled<T> rule = rules.get(i);
            if (rule.pattern().matcher(text).find()) {
                return Optional.of(rule.means());
            }
        }
        return Optional.empty();
    }

    private BitSet candidates(BoundedText text) {
        BitSet candidates = new BitSet(rules.size());
        candidates.or(needNothing);
        needed.search(text.toString().toLowerCase(Locale.ROOT), candidates::or);
        return candidates;
    }

    /** For tests and measuring: how many rules are tried on every text. */
    int alwaysTried() {
        return needNothing.cardinality();
    }
}
