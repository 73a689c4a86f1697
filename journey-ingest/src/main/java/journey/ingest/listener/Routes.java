package journey.ingest.listener;

import java.util.List;

/** What a feature brings to the listener. */
@FunctionalInterface
public interface Routes {
    List<Route> routes();
}
