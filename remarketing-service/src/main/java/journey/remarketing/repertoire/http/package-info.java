/**
 * The API of campaigns: what there is, what it decided, how its mails look, pausing and reloading. Depends on Spring's web
 * stack.
 */
@NullMarked
package journey.remarketing.repertoire.http;

import org.jspecify.annotations.NullMarked;
