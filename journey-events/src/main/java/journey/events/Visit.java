package journey.events;

import java.util.Optional;

/**
 * The circumstances of a touchpoint.
 *
 * @param campaign utm source, medium and name joined by {@code /}; a change of it starts a new session
 */
public record Visit(
        Optional<String> campaign, Optional<String> referrer, Optional<String> page, Optional<String> device) {}
