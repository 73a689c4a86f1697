/** Definitions of funnels in YAML files. Depends on SnakeYAML, Spring Boot and {@code journey.aggregator.funnel}. */
@NullMarked
package journey.aggregator.funnel.yaml;

import org.jspecify.annotations.NullMarked;
