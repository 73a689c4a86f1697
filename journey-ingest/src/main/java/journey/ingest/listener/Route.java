package journey.ingest.listener;

import java.util.Set;

/**
 * Which requests an endpoint serves.
 *
 * @param methods in capitals; others are answered 405
 * @param path without a trailing slash; one that ends in {@code /*} stands for everything below it
 * @param longest bytes that a body may have, inflated
 */
public record Route(Set<String> methods, String path, int longest, Endpoint endpoint) {
    public Route {
        methods = Set.copyOf(methods);
    }
}
