/**
 * Real servers for integration tests: shared ones, in containers where an engine answers and embedded else, and private
 * ones that a test may stop, kill, empty and put back. May depend on {@code journey.embedded} and Testcontainers.
 */
@NullMarked
package journey.testkit;

import org.jspecify.annotations.NullMarked;
