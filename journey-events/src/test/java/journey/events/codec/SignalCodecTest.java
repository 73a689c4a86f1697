package journey.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import journey.events.CartContents;
import journey.events.Consent;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.JourneySignal;
import journey.events.Money;
import journey.events.Product;
import journey.events.Purchases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalCodecTest {
    private static final CustomerId CUSTOMER = CustomerId.of(new Identifier(Identifier.Kind.USER, "u-1"));
    private static final CustomerId OTHER = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "a-1"));
    private static final Instant AT = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final Product BARE = new Product(
            "p-2",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1,
            Optional.empty(),
            Optional.empty());
    private static final Product FULL = new Product(
            "p-1",
            Optional.of("Caffè"),
            Optional.of("red"),
            Optional.of("drinks"),
            Optional.of(new BigDecimal("12.50")),
            3,
            Optional.of("https://shop.example/p-1"),
            Optional.of("https://shop.example/p-1.png"));
    private static final Contact NOBODY = new Contact(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    private static final Contact SOMEBODY = new Contact(
            Optional.of("zoë@shop.example"),
            Optional.of("Zoë"),
            Optional.of("it-IT"),
            Optional.of("Europe/Rome"),
            Optional.of("IT"),
            Map.of("email", new Consent(Consent.State.WITHDRAWN, AT, "m-1")),
            Optional.of("u-1"),
            Optional.of("a-1"));

    static Stream<JourneySignal> signals() {
        Optional<Money> money = Optional.of(new Money(new BigDecimal("10.10"), "EUR"));
        return Stream.of(
                new JourneySignal.CartAbandoned(
                        "s-1",
                        CUSTOMER,
                        AT,
                        AT.minusSeconds(60),
                        new CartContents(
                                "m-1", CartContents.Kind.PAYMENT_FAILED, List.of(FULL, BARE), Optional.of("EUR")),
                        SOMEBODY,
                        List.of(BARE),
                        Set.of(OTHER),
                        Optional.of("m-2"),
                        Optional.of(new Purchases(2, Optional.of(AT)))),
                new JourneySignal.CartAbandoned(
                        "s-1",
                        CUSTOMER,
                        AT,
                        AT,
                        new CartContents("m-1", CartContents.Kind.CART, List.of(), Optional.empty()),
                        NOBODY,
                        List.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty()),
                new JourneySignal.BrowseAbandoned(
                        "s-9",
                        CUSTOMER,
                        AT,
                        AT.minusSeconds(60),
                        List.of(FULL, BARE),
                        SOMEBODY,
                        Set.of(OTHER),
                        Optional.of(Purchases.NONE)),
                new JourneySignal.CartResumed("s-2", CUSTOMER, AT, "m-1"),
                new JourneySignal.CartRecovered("s-3", CUSTOMER, AT, "m-1", "o-1", money),
                new JourneySignal.CartRecovered("s-3", CUSTOMER, AT, "m-1", "o-1", Optional.empty()),
                new JourneySignal.CartEmptied("s-4", CUSTOMER, AT, "m-1"),
                new JourneySignal.CartExpired("s-5", CUSTOMER, AT, "m-1"),
                new JourneySignal.OrderPlaced(
                        "s-6",
                        CUSTOMER,
                        AT,
                        "o-1",
                        money,
                        Optional.of(SOMEBODY),
                        Optional.of(new Purchases(1, Optional.of(AT)))),
                new JourneySignal.OrderReturned("s-10", CUSTOMER, AT, "o-1"),
                new JourneySignal.ContactChanged("s-7", CUSTOMER, AT, SOMEBODY),
                new JourneySignal.CustomerMerged("s-8", OTHER, AT, CUSTOMER),
                new JourneySignal.CustomerErased("s-9", CUSTOMER, AT, "r-1"));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void whatIsEncodedIsDecodedAlike(JourneySignal signal) {
        Envelope record = SignalCodec.encode(signal);

        assertThat(SignalCodec.decode(record)).isEqualTo(new Decoded.Ok<>(Optional.of(signal)));
        assertThat(record.key()).isEqualTo(signal.customer().value());
        assertThat(record.headers())
                .containsEntry(Headers.ID, signal.id())
                .containsEntry(Headers.TIME, signal.at().toString())
                .containsEntry(Headers.SPEC_VERSION, "1.0");
    }

    @Test
    void everySignalIsTried() {
        assertThat(signals().map(Object::getClass).distinct().count())
                .isEqualTo(JourneySignal.class.getPermittedSubclasses().length);
    }

    @Test
    void signalsFromBeforeFieldsWereAddedAreRead() {
        Envelope order = SignalCodec.encode(new JourneySignal.OrderPlaced(
                "s-6", CUSTOMER, AT, "o-1", Optional.empty(), Optional.empty(), Optional.empty()));
        Envelope cart = SignalCodec.encode(signals().skip(1).findFirst().orElseThrow());
        for (Envelope record : List.of(order, cart)) {
            String older = new String(record.value(), UTF_8)
                    .replaceAll(",\"(contact|continues|purchases)\":null", "")
                    .replaceAll("\"(contact|continues|purchases)\":null,", "");
            assertThat(older).doesNotContain("purchases", "continues");
            assertThat(SignalCodec.decode(new Envelope(record.key(), record.headers(), older.getBytes(UTF_8))))
                    .isEqualTo(SignalCodec.decode(record))
                    .isInstanceOf(Decoded.Ok.class);
        }
    }

    @Test
    void aFieldOfANewerVersionIsPassedOver() {
        Envelope record = SignalCodec.encode(new JourneySignal.CartResumed("s-2", CUSTOMER, AT, "m-1"));
        String newer = new String(record.value(), UTF_8).replaceFirst("\\{", "{\"later\":[1],");

        assertThat(SignalCodec.decode(new Envelope(record.key(), record.headers(), newer.getBytes(UTF_8))))
                .isInstanceOf(Decoded.Ok.class);
    }

    @Test
    void aKindOfANewerVersionIsNoPoison() {
        assertThat(SignalCodec.decode(
                        new Envelope("k", Map.of(Headers.TYPE, "journey.signal.cart.sold"), "{}".getBytes(UTF_8))))
                .isEqualTo(new Decoded.Ok<>(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"id\":null}",
                "{\"id\":\"s\",\"customer\":\"nobody\",\"at\":\"x\",\"episode\":\"e\"}",
                "{\"id\":\"s\",\"customer\":7}",
                "\u0000"
            })
    void brokenSignalsAreUndecodable(String value) {
        for (JourneySignal signal : signals().toList()) {
            Envelope record = SignalCodec.encode(signal);
            assertThat(SignalCodec.decode(new Envelope("k", record.headers(), value.getBytes(UTF_8))))
                    .as("%s of %s", value, record.headers().get(Headers.TYPE))
                    .isInstanceOf(Decoded.Undecodable.class);
        }
    }

    @Test
    void cutOffSignalsNeverThrow() {
        for (JourneySignal signal : signals().toList()) {
            Envelope record = SignalCodec.encode(signal);
            for (int length = 0; length < record.value().length; length++) {
                byte[] cut = Arrays.copyOf(record.value(), length);
                assertThat(SignalCodec.decode(new Envelope("k", record.headers(), cut)))
                        .isInstanceOf(Decoded.Undecodable.class);
            }
        }
    }
}
