package journey.remarketing.links;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * That a mail was opened, or a link in it followed.
 *
 * @param link where the link led; empty for an opening
 * @param machine why it is nobody's doing; empty for a person's
 * @param mark tells visits apart
 */
public record Visit(Origin origin, Optional<String> link, Optional<Machine> machine, String mark, Instant at) {
    /** Nobody follows two links of a mail within this time. */
    public static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** The same, taken for a scanner's if {@code others} show that another link of the mail was followed at that time. */
    public Visit among(Collection<Visit> others) {
        boolean burst = link.isPresent()
                && machine.isEmpty()
                && others.stream()
                        .anyMatch(other -> other.origin().mail().equals(origin.mail())
                                && other.link().isPresent()
                                && !other.link().equals(link)
                                && Duration.between(other.at(), at).abs().compareTo(AT_ONCE) <= 0);
        return burst ? new Visit(origin, link, Optional.of(Machine.SCANNER), mark, at) : this;
    }
}
