package journey.ingest.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import journey.events.Envelope;
import journey.events.codec.Decoded;
import journey.events.codec.Headers;
import journey.events.codec.TouchpointCodec;
import journey.ingest.admission.RateLimit;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import journey.ingest.admission.WriteKeys;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CollectorTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");
    private static final String NOW_MILLIS = "2026-11-22T12:00:00.123Z";
    private static final Source SHOP = new Source("shop", SourceKind.BROWSER, Set.of("https://shop.example"));

    private static final Source LIMITED =
            new Source("limited", SourceKind.SERVER, Set.of(), List.of(), Optional.of(new RateLimit(1, 2)), false);

    private final InMemoryLog log = new InMemoryLog();
    private final List<Tally.Receipt> receipts = new ArrayList<>();
    private final Collector collector = collector(Limits.SEGMENT);
    private int made;

    private Collector collector(Limits limits) {
        return new Collector(
                limits,
                new WriteKeys(Map.of("key", SHOP, "limited", LIMITED)),
                new RateLimits(() -> 0),
                log,
                receipts::add,
                InstantSource.fixed(NOW),
                () -> 0,
                () -> "made-" + ++made);
    }

    @Nested
    final class OneEvent {
        @Test
        void itsBytesGoOnUntouched() {
            String event =
                    "{ \"event\":\"Product Added\", \"anonymousId\":\"a-1\",\r\n \"x\" : [1.0, \"\\u00e9è€😀\"] }";

            assertThat(send(Call.TRACK, " \n" + event + "\t ")).isEqualTo(new Answer.Taken(1, List.of()));

            assertThat(text(only())).isEqualTo(event);
        }

        @Test
        void aByteOrderMarkIsLeftOut() {
            send(Call.PAGE, "\ufeff{\"userId\":\"u\"}");

            assertThat(text(only())).isEqualTo("{\"userId\":\"u\"}");
        }

        @Test
        void theHeadersAreThoseOfCloudEvents() {
            send(Call.TRACK, """
                    {"event":"X","messageId":"m-1","anonymousId":"a","userId":"u",\
                    "timestamp":"2026-11-22T10:00:00Z","sentAt":"2026-11-22T10:00:30Z"}""");

            assertThat(only().headers())
                    .containsExactly(
                            Map.entry("ce_specversion", "1.0"),
                            Map.entry("ce_id", "m-1"),
                            Map.entry("ce_source", "shop"),
                            Map.entry("ce_type", "journey.touchpoint.track"),
                            Map.entry("ce_time", "2026-11-22T11:59:30.123Z"),
                            Map.entry("content-type", "application/json"),
                            Map.entry("ce_receivedat", NOW_MILLIS),
                            Map.entry("ce_sourcekind", "browser"));
            assertThat(only().key()).isEqualTo("a");
        }

        @Test
        void withoutATimeItHappenedWhenItCame() {
            send(Call.PAGE, "{\"userId\":\"u\"}");

            assertThat(only().headers()).containsEntry(Headers.TIME, NOW_MILLIS);
        }

        @Test
        void theOriginalTimestampGoesBeforeTheTimestamp() {
            send(Call.PAGE, "{\"userId\":\"u\",\"timestamp\":1,\"originalTimestamp\":\"2026-11-22T10:00:00Z\"}");

            assertThat(only().headers()).containsEntry(Headers.TIME, "2026-11-22T10:00:00Z");
        }

        @Test
        void aMissingMessageIdIsMade() {
            for (String messageId : List.of("", "\"messageId\":null,", "\"messageId\":\" \",")) {
                send(Call.PAGE, "{" + messageId + "\"userId\":\"u\"}");
            }

            assertThat(log.touchpoints())
                    .extracting(e -> e.headers().get(Headers.ID))
                    .containsExactly("made-1", "made-2", "made-3");
        }

        @ParameterizedTest
        @CsvSource({
            "'\"userId\":\"u\\ud83d\"', IDENTITY",
            "'\"anonymousId\":\"\\ude00\"', IDENTITY",
            "'\"userId\":\"u\",\"messageId\":\"\\ud83dm\"', MESSAGE_ID",
            "'\"userId\":\"u\",\"\\ud83d\":1', NOT_UTF8",
        })
        void halfASurrogatePairIsNoIdAndNoName(String properties, Flaw flaw) {
            assertThat(send(Call.PAGE, "{" + properties + "}"))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.rejected())
                                    .extracting(Rejection::flaw)
                                    .containsExactly(flaw));
        }

        @Test
        void halfASurrogatePairIsAValue() {
            assertThat(send(Call.PAGE, "{\"userId\":\"u\",\"name\":\"\\ud83d\"}"))
                    .isEqualTo(new Answer.Taken(1, List.of()));
        }

        @ParameterizedTest
        @CsvSource({
            "'{\"userId\":\"u\"}', u",
            "'{\"userId\":17}', 17",
            "'{\"anonymousId\":\" a \",\"userId\":\"u\"}', a",
            "'{\"anonymousId\":\"\",\"userId\":\"u\"}', u",
            "'{\"anonymousId\":null,\"userId\":\"u\"}', u",
            "'{\"anonymousId\":123456789012345678901234567890}', 123456789012345678901234567890",
        })
        void theKeyIsTheAnonymousIdElseTheUserId(String event, String key) {
            send(Call.PAGE, event);

            assertThat(only().key()).isEqualTo(key);
        }

        @ParameterizedTest
        @CsvSource({
            "'{}', IDENTITY, userId",
            "'{\"userId\":\"  \"}', IDENTITY, userId",
            "'{\"userId\":null,\"anonymousId\":\"\"}', IDENTITY, userId",
            "'{\"userId\":{\"id\":1}}', IDENTITY, userId",
            "'{\"anonymousId\":[1],\"userId\":\"u\"}', IDENTITY, anonymousId",
            "'{\"anonymousId\":true}', IDENTITY, anonymousId",
            "'{\"anonymousId\":1.5}', IDENTITY, anonymousId",
            "'{\"userId\":\"u\",\"timestamp\":\"yesterday\"}', TIMESTAMP, timestamp",
            "'{\"userId\":\"u\",\"timestamp\":{}}', TIMESTAMP, timestamp",
            "'{\"userId\":\"u\",\"timestamp\":-1}', TIMESTAMP, timestamp",
            "'{\"userId\":\"u\",\"timestamp\":99999999999999999999}', TIMESTAMP, timestamp",
            "'{\"userId\":\"u\",\"originalTimestamp\":\"2026-02-30\"}', TIMESTAMP, originalTimestamp",
            "'{\"userId\":\"u\",\"sentAt\":true}', TIMESTAMP, sentAt",
            "'{\"userId\":\"u\",\"messageId\":[]}', MESSAGE_ID, messageId",
        })
        void aBadFieldIsNamed(String event, Flaw flaw, String field) {
            Rejection rejection = refused(send(Call.PAGE, event));

            assertThat(rejection.flaw()).isEqualTo(flaw);
            assertThat(rejection.field()).contains(field);
            assertThat(rejection.reason()).startsWith(field);
            assertThat(log.touchpoints()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"event\":\"\",", "\"event\":null,", "\"event\":{},"})
        void trackNeedsAnEvent(String event) {
            assertThat(refused(send(Call.TRACK, "{" + event + "\"userId\":\"u\"}"))
                            .field())
                    .contains("event");
        }

        @ParameterizedTest
        @CsvSource({
            "'', NOT_AN_OBJECT",
            "' ', NOT_AN_OBJECT",
            "'[]', NOT_AN_OBJECT",
            "'null', NOT_AN_OBJECT",
            "'\"text\"', NOT_AN_OBJECT",
            "'{', NOT_JSON",
            "'{\"userId\":\"u\"', NOT_JSON",
            "'{\"userId\":\"u\"}}', NOT_JSON",
            "'{\"userId\":\"u\"}{}', NOT_JSON",
            "'{\"userId\":\"u\"} x', NOT_JSON",
            "'{\"userId\":\"u\",}', NOT_JSON",
            "'{userId:\"u\"}', NOT_JSON",
            "'{\"userId\":u}', NOT_JSON",
            "'{\"userId\":\"u\",\"n\":NaN}', NOT_JSON",
            "'{\"userId\":\"u\",\"n\":01}', NOT_JSON",
            "'{\"userId\":\"u\"/*x*/}', NOT_JSON",
            "'{\"userId\":\"u\nv\"}', NOT_JSON",
            "'{\"userId\":\"u\",\"userId\":\"v\"}', DUPLICATE_PROPERTY",
            "'{\"userId\":\"u\",\"p\":{\"a\":1,\"a\":2}}', DUPLICATE_PROPERTY",
            "'{\"userId\":\"u\",\"n\":1e99999999999}', BEYOND_LIMITS",
        })
        void whatIsNoEventIsRefused(String body, Flaw flaw) {
            assertThat(refused(send(Call.PAGE, body)).flaw()).isEqualTo(flaw);
        }

        @Test
        void onlyUtf8IsTaken() {
            for (Charset charset : List.of(UTF_16, UTF_16LE, ISO_8859_1)) {
                byte[] body = "{\"userId\":\"ü\"}".getBytes(charset);
                assertThat(collected(
                                collector,
                                new Submission(Call.PAGE, body, Optional.of("key"), Optional.empty(), false)))
                        .as(charset.name())
                        .isInstanceOf(Answer.Refused.class);
            }
            byte[] overlong = "{\"userId\":\"u\",\"x\":\"??\"}".getBytes(UTF_8);
            overlong[overlong.length - 4] = (byte) 0xc0;
            overlong[overlong.length - 3] = (byte) 0x80;
            assertThat(collected(
                            collector,
                            new Submission(Call.PAGE, overlong, Optional.of("key"), Optional.empty(), false)))
                    .isInstanceOf(Answer.Refused.class);
        }

        @Test
        void theReasonNeverRepeatsThePayload() {
            Answer answer =
                    send(Call.TRACK, "{\"userId\":\"geheim\",\"event\":\"geheim\",\"timestamp\":\"geheim\"} geheim");

            assertThat(((Answer.Refused) answer).rejected())
                    .allSatisfy(rejection -> assertThat(rejection.reason()).doesNotContain("geheim"));
        }

        @Test
        void arefusedEventIsKeptWithItsReason() {
            send(Call.TRACK, "{\"userId\":\"u\",\"messageId\":\"m\"}");

            assertThat(log.rejected()).singleElement().satisfies(kept -> {
                assertThat(text(kept)).isEqualTo("{\"userId\":\"u\",\"messageId\":\"m\"}");
                assertThat(kept.headers())
                        .containsEntry(Headers.REASON, "event: event is required for track")
                        .containsEntry(Headers.SOURCE, "shop")
                        .containsEntry(Headers.ID, "m")
                        .containsEntry(Headers.TYPE, "journey.touchpoint.track")
                        .containsEntry(Headers.RECEIVED_AT, NOW_MILLIS);
            });
        }
    }

    @Nested
    final class AtTheLimits {
        @Test
        void anEventHasAtMost32Kilobytes() {
            assertThat(send(Call.PAGE, ofSize(32 * 1024))).isInstanceOf(Answer.Taken.class);
            assertThat(refused(send(Call.PAGE, ofSize(32 * 1024 + 1))).flaw()).isEqualTo(Flaw.TOO_LARGE);
        }

        @Test
        void aMessageIdHasAtMost100Characters() {
            assertThat(send(Call.PAGE, "{\"userId\":\"u\",\"messageId\":\"" + "é".repeat(100) + "\"}"))
                    .isInstanceOf(Answer.Taken.class);
            assertThat(refused(send(Call.PAGE, "{\"userId\":\"u\",\"messageId\":\"" + "é".repeat(101) + "\"}"))
                            .field())
                    .contains("messageId");
        }

        @Test
        void anIdHasAtMost512Characters() {
            assertThat(send(Call.PAGE, "{\"userId\":\"" + "x".repeat(512) + "\"}"))
                    .isInstanceOf(Answer.Taken.class);
            assertThat(refused(send(Call.PAGE, "{\"userId\":\"" + "x".repeat(513) + "\"}"))
                            .field())
                    .contains("userId");
        }

        @Test
        void nestingEndsAt64() {
            assertThat(send(Call.PAGE, nested(64))).isInstanceOf(Answer.Taken.class);
            assertThat(decoded(only())).isInstanceOf(Decoded.Ok.class);
            assertThat(refused(send(Call.PAGE, nested(65))).flaw()).isEqualTo(Flaw.BEYOND_LIMITS);
            assertThat(send(Call.BATCH, batch(typed(nested(64))))).isEqualTo(new Answer.Taken(1, List.of()));
            for (int depth : new int[] {65, 66, 67, 1000}) {
                assertThat(taken(send(Call.BATCH, batch(typed(nested(depth)), page("u"))))
                                .rejected())
                        .as("depth %s", depth)
                        .singleElement()
                        .extracting(Rejection::flaw)
                        .isEqualTo(Flaw.BEYOND_LIMITS);
            }
        }

        @Test
        void aNumberHasAtMost100Characters() {
            assertThat(send(Call.PAGE, "{\"userId\":\"u\",\"n\":" + "9".repeat(100) + "}"))
                    .isInstanceOf(Answer.Taken.class);
            assertThat(decoded(only())).isInstanceOf(Decoded.Ok.class);
            for (int digits : new int[] {101, 1000, 1001, 20_000}) {
                assertThat(refused(send(Call.PAGE, "{\"userId\":\"u\",\"n\":" + "9".repeat(digits) + "}"))
                                .flaw())
                        .isEqualTo(Flaw.BEYOND_LIMITS);
            }
        }

        @Test
        void aBatchHasAtMostItsNumberOfEvents() {
            Collector three = collector(new Limits(10_000, 1_000, 3, 10_000));

            assertThat(send(three, batch(page("1"), page("2"), page("3")))).isEqualTo(new Answer.Taken(3, List.of()));
            assertThat(refused(send(three, batch(page("1"), page("2"), page("3"), page("4"))))
                            .flaw())
                    .isEqualTo(Flaw.TOO_MANY);
            assertThat(refused(send(three, batch(page("1"), page("2"), "{\"a\":1,\"a\":1}", page("4"))))
                            .flaw())
                    .isEqualTo(Flaw.TOO_MANY);
        }

        @Test
        void aContextIsNotRepeatedWithoutEnd() {
            Collector narrow = collector(new Limits(1_000, 100, 50, 1_000));
            String context = "\"context\":{\"x\":\"" + "y".repeat(90) + "\"}";
            assertThat(context.length() - "\"context\":".length()).isEqualTo(98);

            assertThat(send(narrow, "{\"batch\":[" + list(page("u"), 10) + "]," + context + "}"))
                    .isInstanceOf(Answer.Taken.class);
            assertThat(refused(send(narrow, "{\"batch\":[" + list(page("u"), 11) + "]," + context + "}"))
                            .field())
                    .contains("context");
            assertThat(refused(send(
                                    narrow,
                                    "{\"batch\":[" + page("u") + "],\"context\":{\"x\":\"" + "y".repeat(93) + "\"}}"))
                            .field())
                    .contains("context");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1e999999999}",
                    "{\"a\":-1.5E-99}",
                    "{\"a\":0.1e+2147483600}",
                    "{\"a\":\"\\ud800\"}",
                    "{\"\":1}",
                    "{\"\\u0000\":\"\\u0000\"}"
                })
        void whatPassesHereTheConsumersCanRead(String properties) {
            if (send(Call.TRACK, "{\"userId\":\"u\",\"event\":\"X\",\"properties\":" + properties + "}")
                    instanceof Answer.Taken) {
                assertThat(decoded(only())).isInstanceOf(Decoded.Ok.class);
            }
        }

        private String ofSize(int bytes) {
            String start = "{\"userId\":\"u\",\"x\":\"";
            return start + "x".repeat(bytes - start.length() - 2) + "\"}";
        }

        private String nested(int depth) {
            return "{\"userId\":\"u\",\"p\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
        }

        private String typed(String event) {
            return "{\"type\":\"page\"," + event.substring(1);
        }
    }

    @Nested
    final class ABatch {
        @ParameterizedTest
        @EnumSource(
                value = Call.class,
                names = {"BATCH", "IMPORT"})
        void eachEventIsCutOutUntouched(Call call) {
            String first = "{ \"type\" : \"page\",\"userId\":\"ü]},\\\"{\" }";
            String second = "{\"type\":\"track\",\"event\":\"X\",\"anonymousId\":\"a\",\"context\":{\"ip\":\"0\"}}";

            assertThat(send(call, "{\"sentAt\":null,\"batch\": [ " + first + " ,\n" + second + "\t] }"))
                    .isEqualTo(new Answer.Taken(2, List.of()));

            assertThat(log.touchpoints()).extracting(CollectorTest::text).containsExactly(first, second);
        }

        @Test
        void whatStandsAtTheTopAppliesToEachEvent() {
            send(
                    Call.BATCH,
                    "{\"batch\":["
                            + "{\"type\":\"page\",\"userId\":\"u\",\"timestamp\":\"2026-11-22T10:00:00Z\"},"
                            + "{\"type\":\"page\",\"userId\":\"u\",\"timestamp\":\"2026-11-22T10:00:00Z\","
                            + "\"sentAt\":\"2026-11-22T10:00:05Z\"}"
                            + "],\"sentAt\":\"2026-11-22T10:00:10Z\",\"context\": { \"é\" : 1 } ,"
                            + "\"integrations\":{\"All\":true}}");

            assertThat(log.touchpoints())
                    .allSatisfy(e -> assertThat(e.headers())
                            .containsEntry(Headers.BATCH_CONTEXT, "{ \"é\" : 1 }")
                            .containsEntry(Headers.BATCH_INTEGRATIONS, "{\"All\":true}"));
            assertThat(log.touchpoints())
                    .extracting(e -> e.headers().get(Headers.TIME))
                    .containsExactly("2026-11-22T11:59:50.123Z", "2026-11-22T11:59:55.123Z");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "[]", "{}", "\"\"", "7"})
        void aContextThatSaysNothingIsLeftOut(String context) {
            send(Call.BATCH, "{\"context\":" + context + ",\"batch\":[" + page("u") + "]}");

            assertThat(only().headers()).doesNotContainKey(Headers.BATCH_CONTEXT);
        }

        @Test
        void anEmptyBatchIsTaken() {
            assertThat(send(Call.BATCH, "{\"batch\":[]}")).isEqualTo(new Answer.Taken(0, List.of()));
        }

        @Test
        void goodEventsAreTakenAndBadOnesListed() {
            Answer.Taken answer = taken(send(
                    Call.BATCH,
                    batch(
                            page("u1"),
                            "{\"type\":\"page\",\"messageId\":\"m\"}",
                            "{\"userId\":\"u\"}",
                            "{\"type\":\"pages\",\"userId\":\"u\"}",
                            "7",
                            "[{}]",
                            page("u2"))));

            assertThat(answer.accepted()).isEqualTo(2);
            assertThat(answer.rejected())
                    .extracting(
                            r -> r.index().orElseThrow(),
                            Rejection::flaw,
                            r -> r.field().orElse("-"))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(1, Flaw.IDENTITY, "userId"),
                            org.assertj.core.groups.Tuple.tuple(2, Flaw.TYPE, "type"),
                            org.assertj.core.groups.Tuple.tuple(3, Flaw.TYPE, "type"),
                            org.assertj.core.groups.Tuple.tuple(4, Flaw.NOT_AN_OBJECT, "-"),
                            org.assertj.core.groups.Tuple.tuple(5, Flaw.NOT_AN_OBJECT, "-"));
            assertThat(answer.rejected().getFirst().messageId()).contains("m");
            assertThat(log.touchpoints()).extracting(Envelope::key).containsExactly("u1", "u2");
            assertThat(log.rejected())
                    .extracting(CollectorTest::text)
                    .containsExactly(
                            "{\"type\":\"page\",\"messageId\":\"m\"}",
                            "{\"userId\":\"u\"}",
                            "{\"type\":\"pages\",\"userId\":\"u\"}",
                            "7",
                            "[{}]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":\"page\",\"userId\":\"a\",\"userId\":\"b\"}",
                    "{\"type\":}",
                    "{\"type\" \"page\"}",
                    "nul",
                    "'x'",
                    "{\"a\":01}",
                    "{\"a\":\"\u0001\"}",
                    "{\"a\":tru}",
                    "{\"a\":{}",
                    "{\"a\":[}"
                })
        void anEventThatIsNoJsonDoesNotCostTheOthers(String broken) {
            String body = "{\"context\":{\"x\":1},\"batch\":[" + page("u1") + "," + broken + " , " + page("u2")
                    + "],\"sentAt\":\"2026-11-22T10:00:10Z\"}";
            boolean bracketsMatch = !broken.equals("{\"a\":{}") && !broken.equals("{\"a\":[}");

            Answer answer = send(Call.BATCH, body);

            if (bracketsMatch) {
                assertThat(taken(answer).accepted()).isEqualTo(2);
                assertThat(taken(answer).rejected())
                        .singleElement()
                        .satisfies(r -> assertThat(r.index()).contains(1));
                assertThat(log.touchpoints()).extracting(CollectorTest::text).containsExactly(page("u1"), page("u2"));
                assertThat(log.touchpoints())
                        .allSatisfy(e -> assertThat(e.headers()).containsEntry(Headers.BATCH_CONTEXT, "{\"x\":1}"));
                assertThat(log.rejected()).extracting(CollectorTest::text).containsExactly(broken);
            } else {
                assertThat(refused(answer).flaw()).isEqualTo(Flaw.NOT_JSON);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "'{}', NO_BATCH",
            "'{\"batch\":{}}', NO_BATCH",
            "'{\"batch\":null}', NO_BATCH",
            "'[]', NOT_AN_OBJECT",
            "'{\"batch\":[]', NOT_JSON",
            "'{\"batch\":[', NOT_JSON",
            "'{\"batch\":[{\"type\":\"page\"', NOT_JSON",
            "'{\"batch\":[]} x', NOT_JSON",
            "'{\"batch\":[],\"batch\":[]}', DUPLICATE_PROPERTY",
            "'{\"batch\":[],\"sentAt\":\"x\"}', TIMESTAMP",
            "'{\"batch\":[nul],\"sentAt\":\"x\"}', TIMESTAMP",
            "'{\"batch\":[nul] x}', NOT_JSON",
        })
        void whatIsNoBatchIsRefusedAndKept(String body, Flaw flaw) {
            assertThat(refused(send(Call.BATCH, body)).flaw()).isEqualTo(flaw);
            assertThat(log.rejected()).extracting(CollectorTest::text).containsExactly(body);
        }

        @Test
        void withAllOrNothingOneBadEventRefusesAll() {
            Answer answer = collected(
                    collector,
                    new Submission(
                            Call.BATCH,
                            batch(page("u"), "{}", "{\"type\":\"page\"}").getBytes(UTF_8),
                            Optional.of("key"),
                            Optional.empty(),
                            true));

            assertThat(((Answer.Refused) answer).rejected())
                    .extracting(r -> r.index().orElseThrow())
                    .containsExactly(1, 2);
            assertThat(log.touchpoints()).isEmpty();
            assertThat(log.rejected()).isEmpty();
        }

        @Test
        void noMutilationThrowsOrTouchesABytes() {
            Random random = new Random(99);
            byte[] whole = ("{\"writeKey\":\"key\",\"context\":{\"a\":[1,2]},\"batch\":[" + page("ü1") + ", "
                            + page("u2")
                            + ",{\"type\":\"track\",\"event\":\"X\",\"userId\":3,\"p\":{\"q\":\"\\\"]\"}}],"
                            + "\"sentAt\":\"2026-11-22T10:00:10Z\"}")
                    .getBytes(UTF_8);
            for (int i = 0; i < 50_000; i++) {
                byte[] body = java.util.Arrays.copyOf(
                        whole, random.nextInt(8) == 0 ? random.nextInt(whole.length) : whole.length);
                for (int flips = random.nextInt(3); flips > 0 && body.length > 0; flips--) {
                    body[random.nextInt(body.length)] = random.nextBoolean()
                            ? (byte) random.nextInt(256)
                            : (byte) "{}[]\",:\\ 0".charAt(random.nextInt(10));
                }
                collected(collector, new Submission(Call.BATCH, body, Optional.of("key"), Optional.empty(), false));
            }
            assertThat(receipts).hasSize(50_000);
            TouchpointCodec codec = new TouchpointCodec(Map.of());
            assertThat(log.touchpoints())
                    .allSatisfy(e -> assertThat(codec.decode(e)).isInstanceOf(Decoded.Ok.class));
        }
    }

    @Nested
    final class Admission {
        @Test
        void theWriteKeyMayStandInTheBody() {
            assertThat(collected(collector, anonymous(Call.PAGE, "{\"userId\":\"u\",\"writeKey\":\"key\"}")))
                    .isInstanceOf(Answer.Taken.class);
            assertThat(collected(
                            collector, anonymous(Call.BATCH, "{\"batch\":[" + page("u") + "],\"writeKey\":\"key\"}")))
                    .isInstanceOf(Answer.Taken.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"userId\":\"u\"}",
                    "{\"userId\":\"u\",\"writeKey\":\"other\"}",
                    "{\"userId\":\"u\",\"writeKey\":7}",
                    "{\"userId\":\"u\",\"writeKey\":null}",
                    "x"
                })
        void withoutAKnownKeyNothingIsTakenOrKept(String body) {
            assertThat(collected(collector, anonymous(Call.PAGE, body))).isEqualTo(new Answer.Unauthorized());
            assertThat(log.touchpoints()).isEmpty();
            assertThat(log.rejected()).isEmpty();
        }

        @Test
        void aWrongKeyInTheRequestIsNotMadeGoodByTheBody() {
            assertThat(collected(
                            collector,
                            new Submission(
                                    Call.PAGE,
                                    "{\"userId\":\"u\",\"writeKey\":\"key\"}".getBytes(UTF_8),
                                    Optional.of("wrong"),
                                    Optional.empty(),
                                    false)))
                    .isEqualTo(new Answer.Unauthorized());
        }

        @Test
        void aKeyIsUsedFromItsOriginsOnly() {
            assertThat(from("https://shop.example")).isInstanceOf(Answer.Taken.class);
            assertThat(from("https://evil.example")).isEqualTo(new Answer.ForeignOrigin());
        }

        private Answer from(String origin) {
            return collected(
                    collector,
                    new Submission(
                            Call.PAGE, page("u").getBytes(UTF_8), Optional.of("key"), Optional.of(origin), false));
        }

        private Submission anonymous(Call call, String body) {
            return new Submission(call, body.getBytes(UTF_8), Optional.empty(), Optional.empty(), false);
        }
    }

    @Test
    void whenTheLogIsAwayEverythingShouldComeAgain() {
        log.goAway();

        assertThat(send(Call.PAGE, page("u"))).isEqualTo(new Answer.Unavailable());
        assertThat(send(Call.BATCH, batch(page("u"), "{}"))).isEqualTo(new Answer.Unavailable());
        assertThat(send(Call.PAGE, "{}")).isEqualTo(new Answer.Unavailable());
    }

    @Test
    void whoSendsTooMuchComesAgainAndNothingIsTaken() {
        assertThat(limited(batch(page("u"), page("u"), page("u"), page("u"))))
                .isEqualTo(new Answer.Taken(4, List.of()));

        assertThat(limited(batch(page("u"), "{}"))).isEqualTo(new Answer.Throttled(Duration.ofSeconds(3)));

        assertThat(log.touchpoints()).hasSize(4);
        assertThat(log.rejected()).isEmpty();
        assertThat(receipts).hasSize(2);
    }

    @Test
    void whatIsKnownOfTheSenderGoesOnWithItsEvents() {
        collected(
                collector,
                new Submission(
                        Call.PAGE,
                        page("u").getBytes(UTF_8),
                        Optional.of("key"),
                        Optional.empty(),
                        false,
                        false,
                        source -> new Provenance(Optional.of("192.0.2.1"), Optional.of("crawler"))));

        assertThat(only().headers())
                .containsEntry(Headers.CLIENT_ADDRESS, "192.0.2.1")
                .containsEntry(Headers.BOT, "crawler");
    }

    @Test
    void everySubmissionIsTalliedOnce() {
        send(Call.BATCH, batch(page("u"), "{}"));

        assertThat(receipts).singleElement().satisfies(receipt -> {
            assertThat(receipt.source()).contains(SHOP);
            assertThat(receipt.good()).containsExactly(EventType.PAGE);
            assertThat(receipt.bad()).hasSize(1);
            assertThat(receipt.acknowledgement()).isPresent();
        });
    }

    private Answer send(Call call, String body) {
        return collected(
                collector, new Submission(call, body.getBytes(UTF_8), Optional.of("key"), Optional.empty(), false));
    }

    private static Answer send(Collector collector, String batch) {
        return collected(
                collector,
                new Submission(Call.BATCH, batch.getBytes(UTF_8), Optional.of("key"), Optional.empty(), false));
    }

    private Answer limited(String batch) {
        return collected(
                collector,
                new Submission(Call.BATCH, batch.getBytes(UTF_8), Optional.of("limited"), Optional.empty(), false));
    }

    private static Answer collected(Collector collector, Submission submission) {
        return collector.collect(submission).toCompletableFuture().join();
    }

    private Envelope only() {
        assertThat(log.touchpoints()).hasSize(1);
        return log.touchpoints().getFirst();
    }

    private static Decoded<?> decoded(Envelope envelope) {
        return new TouchpointCodec(Map.of()).decode(envelope);
    }

    private static String text(Envelope envelope) {
        return new String(envelope.value(), UTF_8);
    }

    private static Rejection refused(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).rejected().getFirst();
    }

    private static Answer.Taken taken(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Taken.class);
        return (Answer.Taken) answer;
    }

    private static String page(String userId) {
        return "{\"type\":\"page\",\"userId\":\"" + userId + "\"}";
    }

    private static String batch(String... events) {
        return "{\"batch\":[" + String.join(",", events) + "]}";
    }

    private static String list(String event, int times) {
        return String.join(",", java.util.Collections.nCopies(times, event));
    }
}
