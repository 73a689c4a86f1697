package journey.events;

import java.util.Optional;

/**
 * The circumstances of a touchpoint.
 *
 * @param campaign utm source, medium and name joined by {@code /}; a change of it starts a new session
 * @param source where the campaign says that the visitor came from (utm_source), else the ad network that a click id in
 *     the page's address names
 * @param medium how (utm_medium), likewise
 * @param referrer the page before, on another site
 * @param page path of the page
 * @param device {@code mobile}, {@code tablet} or {@code desktop}, or what an app calls it; lower case
 */
public record Visit(
        Optional<String> campaign,
        Optional<String> source,
        Optional<String> medium,
        Optional<String> referrer,
        Optional<String> page,
        Optional<String> device) {}
