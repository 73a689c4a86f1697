/** What storefronts send: events, and the HTTP requests that carry them. Depends on nothing but the JDK. */
@NullMarked
package journey.benchmarks.traffic;

import org.jspecify.annotations.NullMarked;
