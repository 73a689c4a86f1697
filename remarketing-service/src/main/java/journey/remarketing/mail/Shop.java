package journey.remarketing.mail;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The shop as its customers know it.
 *
 * @param address where it can be written to; mails have to say so in most countries
 * @param accent its colour, {@code #rrggbb}
 * @param cartUrl leads back to the cart; {@code {episode}}, {@code {items}} (id:quantity, comma-separated) and
 *     {@code {campaign}} are filled in
 * @param locale for customers whose own is unknown or not spoken here
 * @param currency ISO 4217, for carts whose events name none
 */
public record Shop(
        String name,
        URI url,
        String address,
        Optional<URI> logo,
        String accent,
        String cartUrl,
        Locale locale,
        String currency) {
    public Shop {
        if (!accent.matches("#[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException("the accent of the shop is a colour like #1f5c4d");
        }
    }
}
