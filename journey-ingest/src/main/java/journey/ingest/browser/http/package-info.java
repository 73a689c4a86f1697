/** Answers for {@link journey.ingest.browser} with the listener's requests and replies; Spring reads the files once. */
@NullMarked
package journey.ingest.browser.http;

import org.jspecify.annotations.NullMarked;
