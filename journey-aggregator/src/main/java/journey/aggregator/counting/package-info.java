/**
 * How facts become counters and counters become figures again: names of hashes and fields, dimensions, logarithmic
 * buckets. Pure; depends on the JDK only.
 */
@NullMarked
package journey.aggregator.counting;

import org.jspecify.annotations.NullMarked;
