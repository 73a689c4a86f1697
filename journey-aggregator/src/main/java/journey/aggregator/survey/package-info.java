/**
 * What customers answered when they were asked: promoters, satisfaction, effort. Pure; depends on {@code journey.events}
 * and {@code journey.aggregator.counting} only.
 */
@NullMarked
package journey.aggregator.survey;

import org.jspecify.annotations.NullMarked;
