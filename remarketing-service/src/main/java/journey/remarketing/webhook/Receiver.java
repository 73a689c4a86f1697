package journey.remarketing.webhook;

import java.net.URI;
import java.util.List;

/**
 * Where webhooks go.
 *
 * @param id lower-case letters, digits and hyphens, 41 at most; names it in meters
 * @param secrets the first is the present one; each signs, so that it can be changed
 */
public record Receiver(String id, URI url, List<Secret> secrets) {
    public Receiver {
        secrets = List.copyOf(secrets);
        if (!id.matches("[a-z0-9][a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException(
                    "the id of a webhook is lower-case letters, digits and hyphens, 41 at most");
        }
        if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            throw new IllegalArgumentException("the url of webhook " + id + " is no web address");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("the url of webhook " + id + " has a user name in it");
        }
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("webhook " + id + " has no secret");
        }
    }

    @Override
    public String toString() {
        return "Receiver[" + id + "]";
    }
}
