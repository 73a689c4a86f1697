/** What all pages behind links look like and answer with: accessible, without scripts to need, kept out of caches and indexes. Depends on Spring's web types only. */
@NullMarked
package journey.remarketing.page;

import org.jspecify.annotations.NullMarked;
