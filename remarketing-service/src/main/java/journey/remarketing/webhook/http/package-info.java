/** Webhooks over HTTP, to public addresses only, and their API. Depends on Apache's HTTP client, Spring MVC, and the webhooks' ledger. */
@NullMarked
package journey.remarketing.webhook.http;

import org.jspecify.annotations.NullMarked;
