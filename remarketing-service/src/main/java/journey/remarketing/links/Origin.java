package journey.remarketing.links;

import java.time.Instant;
import java.util.Optional;
import journey.events.CustomerId;

/**
 * The message that a link stands in.
 *
 * @param mail its name: 32 lower-case hexadecimal digits, the same at every attempt to send it
 * @param variant where the campaign tries several
 * @param channel by which it went, where that wasn't mail
 * @param madeAt when the link was made, about when the mail was sent; to the second
 */
public record Origin(
        CustomerId customer,
        String campaign,
        String step,
        String mail,
        Optional<String> variant,
        Optional<String> channel,
        Instant madeAt) {
    /** Of a mail. */
    public Origin(
            CustomerId customer, String campaign, String step, String mail, Optional<String> variant, Instant madeAt) {
        this(customer, campaign, step, mail, variant, Optional.empty(), madeAt);
    }

    public Origin {
        if (!mail.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("the name of a mail has 32 hexadecimal digits");
        }
    }
}
