/**
 * Sends requests over HTTP/1.1 and counts the answers, on as little of the machine as possible. Depends on the traffic it
 * sends and HdrHistogram.
 */
@NullMarked
package journey.benchmarks.load;

import org.jspecify.annotations.NullMarked;
