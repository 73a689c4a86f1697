package journey.remarketing.bounce;

import java.util.Optional;
import journey.events.CustomerId;

/**
 * Which mail a report is about.
 *
 * @param address the fingerprint of the address that it went to, 16 hexadecimal digits
 * @param mail the fingerprint of customer, campaign, step and episode, 32 hexadecimal digits; unknown where only the
 *     envelope came back
 */
public record MailMark(CustomerId customer, String address, Optional<String> mail) {}
