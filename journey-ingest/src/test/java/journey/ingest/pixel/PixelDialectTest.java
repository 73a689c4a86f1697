package journey.ingest.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.Channel;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.ingest.collect.Flaw;
import journey.ingest.dialect.Deliveries;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class PixelDialectTest {
    static List<Dialect> both() {
        return List.of(PixelDialect.own(), PixelDialect.rudderStack());
    }

    @ParameterizedTest
    @MethodSource("both")
    void aMailIsOpened(Dialect pixel) {
        Touchpoint opened = Deliveries.touchpoints(translate(
                        pixel,
                        "track",
                        Map.of(
                                "writeKey", "k-1",
                                "userId", "7211",
                                "event", "Email Opened",
                                "messageId", "m-1",
                                "timestamp", "2026-11-20T10:00:00Z",
                                "properties.campaign_id", "c-1")))
                .getFirst();

        assertThat(opened.what())
                .isEqualTo(new Interaction.MailEvent(Interaction.MailEvent.Outcome.OPENED, Optional.of("c-1")));
        assertThat(opened.messageId()).isEqualTo("m-1");
        assertThat(opened.channel()).isEqualTo(Channel.EMAIL);
        assertThat(opened.time()).isEqualTo("2026-11-20T10:00:00Z");
    }

    @ParameterizedTest
    @MethodSource("both")
    void aPageIsSeenWithWhatItsAddressSays(Dialect pixel) {
        JsonNode page = Deliveries.events(translate(
                        pixel,
                        "page",
                        Map.of(
                                "writeKey", "k-1",
                                "anonymousId", "a-1",
                                "userId", "u-1",
                                "name", "Home",
                                "context.page.path", "/home",
                                "context.page.title", "Home",
                                "context.locale", "it-IT",
                                "context.library.name", "AMP",
                                "properties.url", "https://shop.example/home")))
                .getFirst();

        assertThat(page.toString())
                .isEqualTo("{\"type\":\"page\",\"userId\":\"u-1\",\"anonymousId\":\"a-1\",\"name\":\"Home\","
                        + "\"properties\":{\"url\":\"https://shop.example/home\"},\"context\":{\"library\":{\"name\":\"AMP\"},"
                        + "\"locale\":\"it-IT\",\"page\":{\"path\":\"/home\",\"title\":\"Home\"}}}");
    }

    @Test
    void withoutAMessageIdIngestMakesOne() {
        JsonNode event = Deliveries.events(translate(
                        PixelDialect.own(), "track", Map.of("userId", "u", "event", "x", "messageId", "m".repeat(101))))
                .getFirst();

        assertThat(event.has("messageId")).isFalse();
        assertThat(event.path("context").path("library").path("name").asString())
                .isEqualTo("pixel");
    }

    @Test
    void theSameAddressGivesTheSameBytes() {
        Map<String, String> query = new HashMap<>(Map.of("userId", "u", "event", "x", "messageId", "m"));
        for (int i = 0; i < 30; i++) {
            query.put("properties.p" + i, "v" + i);
        }

        var first = (Translation.Events) translate(PixelDialect.own(), "track", query);
        var second = (Translation.Events) translate(PixelDialect.own(), "track", new HashMap<>(query));

        assertThat(second.batch()).isEqualTo(first.batch());
    }

    @Test
    void namesThatContradictEachOtherOrLeadNowhereAreSkipped() {
        Map<String, String> query = new HashMap<>(Map.of("userId", "u", "event", "x"));
        query.put("properties.a", "1");
        query.put("properties.a.b", "2");
        query.put("properties.", "3");
        query.put("properties..c", "4");
        query.put("properties", "5");
        query.put("properties.d.e.f", "6");
        query.put("properties" + ".x".repeat(8), "7");
        query.put("propertiesque.g", "8");

        JsonNode event =
                Deliveries.events(translate(PixelDialect.own(), "track", query)).getFirst();

        assertThat(event.path("properties").toString()).isEqualTo("{\"a\":\"1\",\"d\":{\"e\":{\"f\":\"6\"}}}");
    }

    @ParameterizedTest
    @CsvSource({"track, event, IDENTITY", "track, userId, EVENT", "identify, userId, TYPE", "'', userId, TYPE"})
    void aCallThatNamesTooLittleIsIllegible(String call, String only, Flaw flaw) {
        assertThat(translate(PixelDialect.own(), call, Map.of(only, "x")))
                .isInstanceOfSatisfying(
                        Translation.Illegible.class,
                        illegible -> assertThat(illegible.flaw()).isEqualTo(flaw));
    }

    @ParameterizedTest
    @MethodSource("both")
    void itIsAskedForAsAPictureAndAlwaysAnsweredByOne(Dialect pixel) {
        assertThat(pixel.methods()).containsExactly("GET");
        assertThat(pixel.welcome()).isEqualTo(Dialect.Welcome.PIXEL);
        assertThat(pixel.writeKey(Deliveries.of("track", Map.of("writeKey", "k"), Map.of(), new byte[0])))
                .contains("k");
        assertThat(both()).extracting(Dialect::path).containsExactly("/v1/pixel/*", "/pixel/v1/*");
    }

    private static Translation translate(Dialect pixel, String call, Map<String, String> query) {
        return pixel.translate(Deliveries.of(call, query, Map.of(), new byte[0]), Deliveries.source());
    }
}
