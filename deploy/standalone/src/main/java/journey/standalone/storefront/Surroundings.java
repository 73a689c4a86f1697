package journey.standalone.storefront;

import java.net.URI;
import java.util.Optional;

/**
 * What the shop's pages talk and link to; addresses as the visitor's browser reaches them, without a slash at the end.
 *
 * @param writeKey of a browser source; everybody who opens a page can read it
 * @param mailbox empty where mails leave by SMTP
 */
public record Surroundings(URI ingest, String writeKey, URI aggregator, URI remarketing, Optional<URI> mailbox) {}
