package journey.remarketing;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import journey.remarketing.links.KeyRing;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code journey.remarketing.links}; the comments are in {@code remarketing-service.yaml}.
 *
 * @param key at least 32 characters; empty: one is made and kept in Redis
 * @param formerKeys still taken, no longer signed with
 * @param validFor from the sending on
 * @param openPixel whether openings are asked for
 * @param shopKey shared with the storefront, at least 32 characters; empty: it is handed no cart
 * @param cartValidFor from the click on a restore link on
 */
@Validated
@ConfigurationProperties("journey.remarketing.links")
record LinkProperties(
        @DefaultValue("") String key,
        @DefaultValue List<String> formerKeys,
        @NotNull @DefaultValue("400d") Duration validFor,
        @DefaultValue("false") boolean openPixel,
        @DefaultValue("") String shopKey,
        @NotNull @DefaultValue("15m") Duration cartValidFor) {
    LinkProperties {
        formerKeys = formerKeys.stream().filter(former -> !former.isBlank()).toList();
        requireLong("key", key);
        requireLong("shop-key", shopKey);
        formerKeys.forEach(former -> requireLong("former-keys", former));
        if (key.isEmpty() && !formerKeys.isEmpty()) {
            throw new IllegalArgumentException("journey.remarketing.links.former-keys is set, but no key");
        }
        if (validFor.isNegative() || cartValidFor.isNegative()) {
            throw new IllegalArgumentException("journey.remarketing.links: links are valid for some time");
        }
    }

    private static void requireLong(String name, String key) {
        if (!key.isEmpty() && key.getBytes(UTF_8).length < KeyRing.SHORTEST) {
            throw new IllegalArgumentException("journey.remarketing.links." + name + " has less than 32 characters");
        }
    }

    /** Empty where none is configured. */
    Optional<KeyRing> keyRing() {
        return key.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeyRing(
                        key.getBytes(UTF_8),
                        formerKeys.stream()
                                .map(former -> former.getBytes(UTF_8))
                                .toList()));
    }
}
