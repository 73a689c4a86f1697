/** Campaigns as files: YAML definitions, from a folder or the class path. Depends on SnakeYAML and Spring's resources. */
@NullMarked
package journey.remarketing.campaign.yaml;

import org.jspecify.annotations.NullMarked;
