/** Figures of several rounds, and the tables that they are told in. Depends on the JDK only. */
@NullMarked
package journey.benchmarks.report;

import org.jspecify.annotations.NullMarked;
