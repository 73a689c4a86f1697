package journey.ingest.collect;

import java.util.Optional;

/**
 * What is known of a sender beside what it sends.
 *
 * @param clientAddress of the visitor; empty where it is not to be kept
 * @param bot why a browser's request is held for a machine's; empty for people and servers
 */
public record Provenance(Optional<String> clientAddress, Optional<String> bot) {
    public static final Provenance NOTHING = new Provenance(Optional.empty(), Optional.empty());

    @Override
    public String toString() {
        return "Provenance[bot=" + bot + "]";
    }
}
