package journey.remarketing.links.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import journey.remarketing.links.Link;
import journey.remarketing.links.Storefront;

/**
 * Hands a cart to the storefront: a JSON Web Token, HS256, with a key that the shop and this service share. Claims: {@code
 * iss} is {@code journey}, {@code aud} is {@code storefront}, {@code iat}, {@code exp}, {@code jti} (the same as of the
 * touchpoint of the click, after {@code clicked-}), {@code campaign}, {@code episode}, and {@code items}, a list of {@code
 * {"id", "quantity"}}. Nothing in it is about a person.
 */
public final class CartTokens implements Storefront {
    private final MACSigner signer;
    private final Duration validFor;

    /**
     * @param key 32 bytes or more
     * @param validFor from the click on
     * @throws IllegalArgumentException when the key is too short
     */
    public CartTokens(byte[] key, Duration validFor) {
        try {
            this.signer = new MACSigner(key);
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("the shop's key of restore links has at least 32 bytes", tooShort);
        }
        this.validFor = validFor;
    }

    @Override
    public String cart(Link.Restore link, String id, Instant now) {
        List<Map<String, Object>> items = link.items().stream()
                .map(item -> {
                    Map<String, Object> each = new LinkedHashMap<>();
                    each.put("id", item.id());
                    each.put("quantity", item.quantity());
                    return each;
                })
                .toList();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer("journey")
                        .audience("storefront")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(validFor)))
                        .jwtID(id)
                        .claim("campaign", link.origin().campaign())
                        .claim("episode", link.episode())
                        .claim("items", items)
                        .build());
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("HS256 signs anything", impossible);
        }
        return token.serialize();
    }
}
