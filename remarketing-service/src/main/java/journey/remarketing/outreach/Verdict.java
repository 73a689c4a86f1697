package journey.remarketing.outreach;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a gate says, and from which inputs. */
sealed interface Verdict {
    Map<String, String> inputs();

    record Pass(Map<String, String> inputs) implements Verdict {}

    record Skip(String reason, Map<String, String> inputs) implements Verdict {}

    record Defer(Instant until, String reason, Map<String, String> inputs) implements Verdict {}

    static Verdict pass() {
        return new Pass(Map.of());
    }

    default Decision.Finding of(Gate gate) {
        return switch (this) {
            case Pass p ->
                new Decision.Finding(gate, Decision.Finding.Kind.PASS, Optional.empty(), Optional.empty(), p.inputs());
            case Skip s ->
                new Decision.Finding(
                        gate, Decision.Finding.Kind.SKIP, Optional.of(s.reason()), Optional.empty(), s.inputs());
            case Defer d ->
                new Decision.Finding(
                        gate, Decision.Finding.Kind.DEFER, Optional.of(d.reason()), Optional.of(d.until()), d.inputs());
        };
    }
}
