/**
 * What a mail says and looks like: MJML frames, Mustache slots, texts per language. Pure but for reading templates from the
 * class path; depends on {@code journey.events} and the two template engines.
 */
@NullMarked
package journey.remarketing.mail;

import org.jspecify.annotations.NullMarked;
