package journey.ingest.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RouterTest {
    private static final Route TRACK = route("/v1/track");
    private static final Route PIXEL = route("/v1/pixel/*");
    private static final Route PICTURES = route("/v1/*");

    private final Router router = new Router(List.of(PICTURES, PIXEL, TRACK));

    @Test
    void theExactPathComesFirstThenTheLongestAbove() {
        assertThat(router.find("/v1/track")).contains(TRACK);
        assertThat(router.find("/v1/pixel/page")).contains(PIXEL);
        assertThat(router.find("/v1/pixel/page/more")).contains(PIXEL);
        assertThat(router.find("/v1/pixels")).contains(PICTURES);
        assertThat(router.find("/v1/pixel")).contains(PICTURES);
    }

    @Test
    void belowIsNotAt() {
        assertThat(router.find("/v1")).isEmpty();
        assertThat(router.find("/v1/")).isEmpty();
        assertThat(router.find("")).isEmpty();
        assertThat(router.find("/v2/track")).isEmpty();
    }

    @Test
    void onePathHasOneRoute() {
        assertThatThrownBy(() -> new Router(List.of(TRACK, route("/v1/track"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/v1/track");
    }

    private static Route route(String path) {
        return new Route(Set.of("GET"), path, 0, request -> CompletableFuture.completedFuture(Reply.empty(204)));
    }
}
