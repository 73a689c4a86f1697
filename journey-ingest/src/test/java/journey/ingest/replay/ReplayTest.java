package journey.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.Envelope;
import journey.events.codec.Headers;
import journey.ingest.admission.RateLimit;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Call;
import journey.ingest.collect.Collector;
import journey.ingest.collect.InMemoryLog;
import journey.ingest.collect.Limits;
import journey.ingest.collect.Provenance;
import journey.ingest.collect.Submission;
import org.junit.jupiter.api.Test;

final class ReplayTest {
    private static final Instant THEN = Instant.parse("2026-11-01T12:00:00.123Z");
    private static final Source SHOP =
            new Source("shop", SourceKind.BROWSER, Set.of("*"), List.of(), Optional.of(new RateLimit(1, 1)), true);
    private static final Selection ALL = new Selection(Optional.empty(), Optional.empty(), Optional.empty());

    private final InMemoryLog before = new InMemoryLog();
    private final InMemoryLog now = new InMemoryLog();
    private final List<Envelope> kept = new ArrayList<>();
    private int pauses;
    private final Replay replay = new Replay(
            (since, visitor) -> {
                for (Envelope record : kept) {
                    if (!visitor.test(record)) {
                        return;
                    }
                }
            },
            now,
            List.of(SHOP),
            () -> pauses++);

    @Test
    void whatIsStillBadIsRefusedAgainAndNotKeptTwice() {
        refuse(Call.BATCH, "{\"batch\":[{\"type\":\"page\"},{\"type\":\"page\",\"userId\":\"u\"},7]}");
        refuse(Call.TRACK, "{\"userId\":\"u\"}");
        refuse(Call.BATCH, "no JSON");

        assertThat(replay.play(ALL))
                .isEqualTo(new Replayed(4, 0, 0, Map.of("identity", 1, "not_an_object", 2, "event", 1), 0, true));
        assertThat(now.touchpoints()).isEmpty();
        assertThat(now.rejected()).isEmpty();
    }

    @Test
    void anEventOfABatchKeepsWhatItCameWith() {
        refuse(
                Call.BATCH,
                "{\"batch\":[{\"type\":\"page\",\"timestamp\":\"2026-11-01T11:00:00Z\"}],"
                        + "\"sentAt\":\"2026-11-01T11:00:10Z\",\"context\":{\"a\":1},\"integrations\":{\"b\":2}}");
        putRight("\"type\":\"page\"", "\"type\":\"page\",\"userId\":\"u\"");

        assertThat(replay.play(ALL)).isEqualTo(new Replayed(1, 1, 1, Map.of(), 0, true));

        assertThat(now.touchpoints()).singleElement().satisfies(record -> {
            assertThat(new String(record.value(), UTF_8))
                    .isEqualTo("{\"type\":\"page\",\"userId\":\"u\",\"timestamp\":\"2026-11-01T11:00:00Z\"}");
            assertThat(record.headers())
                    .containsEntry(Headers.ID, "kept-1")
                    .containsEntry(Headers.TIME, "2026-11-01T11:59:50.123Z")
                    .containsEntry(Headers.RECEIVED_AT, THEN.toString())
                    .containsEntry(Headers.BATCH_CONTEXT, "{\"a\":1}")
                    .containsEntry(Headers.BATCH_INTEGRATIONS, "{\"b\":2}")
                    .containsEntry(Headers.CLIENT_ADDRESS, "192.0.2.1")
                    .containsEntry(Headers.BOT, "crawler")
                    .doesNotContainKey(Headers.REASON);
        });
    }

    @Test
    void playedTwiceItHasTheSameIdTwice() {
        refuse(Call.BATCH, "{\"batch\":[{\"type\":\"page\",\"userId\":\"u\"},{\"type\":\"page\",\"userId\":\"u\"}");
        putRight("\"u\"}$", "\"u\"}]}");

        replay.play(ALL);
        replay.play(ALL);

        assertThat(now.touchpoints())
                .extracting(record -> record.headers().get(Headers.ID))
                .containsExactly("kept-1", "kept-1-2", "kept-1", "kept-1-2");
    }

    @Test
    void onlyWhatIsSelectedIsPlayed() {
        refuse(Call.PAGE, "{}");
        refuse(Call.PAGE, "[");

        assertThat(replay.play(new Selection(Optional.of("shop"), Optional.of("identity"), Optional.empty()))
                        .records())
                .isEqualTo(1);
        assertThat(replay.play(new Selection(Optional.of("other"), Optional.empty(), Optional.empty()))
                        .records())
                .isZero();
    }

    @Test
    void whatIsOfNobodyAnyMoreOrNoCallIsCountedAsForeign() {
        kept.add(new Envelope("k", Map.of(Headers.SOURCE, "gone", Headers.CALL, "page"), "{}".getBytes(UTF_8)));
        kept.add(new Envelope("k", Map.of(Headers.SOURCE, "shop", Headers.CALL, "shopify"), "{}".getBytes(UTF_8)));
        kept.add(new Envelope("k", Map.of(), new byte[0]));

        assertThat(replay.play(ALL)).isEqualTo(new Replayed(3, 0, 0, Map.of(), 3, true));
    }

    @Test
    void whenTheLogGoesAwayItSaysSoAndStops() {
        refuse(Call.PAGE, "{}");
        refuse(Call.PAGE, "{}");
        putRight("\\{\\}", "{\"userId\":\"u\"}");
        now.goAway();

        assertThat(replay.play(ALL)).isEqualTo(new Replayed(1, 0, 0, Map.of(), 0, false));
        assertThat(pauses).isEqualTo(9);
    }

    /** By the collector itself, so that what it keeps is what is played. */
    private void refuse(Call call, String body) {
        int already = before.rejected().size();
        Collector collector = new Collector(
                Limits.SEGMENT,
                new WriteKeys(Map.of("key", SHOP)),
                new RateLimits(() -> 0),
                before,
                receipt -> {},
                InstantSource.fixed(THEN),
                () -> 0,
                () -> "kept-" + (before.rejected().size() + 1));
        var unused = collector.collect(new Submission(
                call,
                body.getBytes(UTF_8),
                Optional.of("key"),
                Optional.empty(),
                false,
                false,
                source -> new Provenance(Optional.of("192.0.2.1"), Optional.of("crawler"))));
        kept.addAll(before.rejected().subList(already, before.rejected().size()));
    }

    /** As an operator does who knows what the storefront meant. */
    private void putRight(String wrong, String right) {
        kept.replaceAll(record -> new Envelope(
                record.key(),
                new LinkedHashMap<>(record.headers()),
                new String(record.value(), UTF_8)
                        .replaceFirst(wrong, java.util.regex.Matcher.quoteReplacement(right))
                        .getBytes(UTF_8)));
    }
}
