/**
 * How fast ingest takes events in, beside what else could stand in its place: who is measured under which load, in what
 * order. Depends on all the other packages here.
 */
@NullMarked
package journey.benchmarks;

import org.jspecify.annotations.NullMarked;
