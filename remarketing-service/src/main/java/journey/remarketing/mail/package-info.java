/**
 * What a mail says and looks like: MJML frames, Mustache slots, words per language. Pure; depends on {@code journey.events},
 * the campaigns and the two template engines.
 */
@NullMarked
package journey.remarketing.mail;

import org.jspecify.annotations.NullMarked;
