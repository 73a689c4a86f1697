/**
 * The campaigns and templates in force, and how others take their place without a restart. Depends on the campaigns, their
 * files, the templates and Micrometer.
 */
@NullMarked
package journey.remarketing.repertoire;

import org.jspecify.annotations.NullMarked;
