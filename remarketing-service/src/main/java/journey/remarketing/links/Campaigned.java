package journey.remarketing.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Addresses of the shop with the parameters by which analytics tell where somebody came from: {@code utm_source=journey},
 * {@code utm_medium=email} or the channel, {@code utm_campaign} the campaign and {@code utm_content} its step, with {@code .variant} where
 * it has variants. What the address names already stays.
 *
 * @param shop its host; addresses of others, but for hosts below it, are left as they are
 */
public record Campaigned(String shop) {
    public URI address(URI target, Origin origin) {
        String host = target.getHost().toLowerCase(Locale.ROOT);
        if (!host.equals(shop) && !host.endsWith("." + shop)) {
            return target;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("utm_source", "journey");
        parameters.put("utm_medium", origin.channel().orElse("email"));
        parameters.put("utm_campaign", origin.campaign());
        parameters.put(
                "utm_content",
                origin.step() + origin.variant().map(variant -> "." + variant).orElse(""));
        String text = target.toString();
        int hash = text.indexOf('#');
        String address = hash < 0 ? text : text.substring(0, hash);
        String fragment = hash < 0 ? "" : text.substring(hash);
        StringBuilder whole = new StringBuilder(address);
        parameters.forEach((name, value) -> {
            if (!address.contains("?" + name + "=") && !address.contains("&" + name + "=")) {
                whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, UTF_8));
            }
        });
        return URI.create(whole + fragment);
    }
}
