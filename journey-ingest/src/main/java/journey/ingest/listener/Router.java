package journey.ingest.listener;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who serves a path: the exact one first, then the longest {@code /*} that it lies below. */
public final class Router {
    private static final String BELOW = "/*";

    private final Map<String, Route> exact = new HashMap<>();
    private final List<Route> below = new ArrayList<>();

    /** @throws IllegalArgumentException when two routes have the same path */
    public Router(List<Route> routes) {
        for (Route route : routes) {
            if (exact.put(route.path(), route) != null) {
                throw new IllegalArgumentException("two routes for " + route.path());
            }
            if (route.path().endsWith(BELOW)) {
                below.add(route);
            }
        }
        below.sort(
                Comparator.comparingInt((Route route) -> route.path().length()).reversed());
    }

    /** @param path without a trailing slash */
    public Optional<Route> find(String path) {
        Route route = exact.get(path);
        return route == null ? findBelow(path) : Optional.of(route);
    }

    private Optional<Route> findBelow(String path) {
        for (Route route : below) {
            int stem = route.path().length() - 1;
            if (path.length() > stem && path.regionMatches(0, route.path(), 0, stem)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }
}
