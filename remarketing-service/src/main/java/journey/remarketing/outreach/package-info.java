/**
 * Who is mailed what, when, and why not: a pure conversation per customer and the gates that every mail passes. Depends on
 * {@code journey.events} and the campaigns; the ledger and the mail server are adapters around it.
 */
@NullMarked
package journey.remarketing.outreach;

import org.jspecify.annotations.NullMarked;
