@NullMarked
package journey.aggregator.funnel.yaml;

import org.jspecify.annotations.NullMarked;
