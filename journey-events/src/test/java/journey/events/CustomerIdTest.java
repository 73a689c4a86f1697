package journey.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CustomerIdTest {
    /** Kept in Redis and on Kafka: a change here is a migration. Computed with Python's hashlib. */
    @ParameterizedTest
    @CsvSource({
        "USER, u-42, uPVE_k1DNPcNgK61S",
        "EMAIL, ada@shop.example, eIqgTm3SUc0KcZRFd",
        "ANONYMOUS, 8f9e, abtmxQAZtjatqkNX7",
        "ORDER, 1001, a5hyPHJdUsIf01CgJ",
        "CHECKOUT, c-1, aofdDs-8_YXNIm2oK",
        "CART, k-1, azyZSmQV9W2Q613O1",
        "USER, Zoë, uJxC0Y00cmhThwOY_"
    })
    void theIdOfAnIdentifierNeverChanges(Identifier.Kind kind, String value, String id) {
        assertThat(CustomerId.of(new Identifier(kind, value))).hasToString(id);
    }

    @Test
    void theBetterKnownCustomerIsTheGreater() {
        for (int i = 0; i < 1000; i++) {
            CustomerId user = CustomerId.of(new Identifier(Identifier.Kind.USER, "x" + i));
            CustomerId email = CustomerId.of(new Identifier(Identifier.Kind.EMAIL, "x@" + i));
            CustomerId anonymous = CustomerId.of(new Identifier(Identifier.Kind.ANONYMOUS, "x" + i));
            assertThat(user).isGreaterThan(email);
            assertThat(email).isGreaterThan(anonymous);
            assertThat(user.known()).isTrue();
            assertThat(email.known()).isFalse();
            assertThat(anonymous.known()).isFalse();
        }
    }

    @Test
    void sameTextsOfDifferentKindsAreDifferentCustomers() {
        assertThat(IntStream.range(0, Identifier.Kind.values().length)
                        .mapToObj(i -> CustomerId.of(new Identifier(Identifier.Kind.values()[i], "a@b"))))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "u", "u123456789012345", "u12345678901234567", "x1234567890123456", "u12345678901234+6"})
    void otherShapesAreRefused(String text) {
        assertThat(CustomerId.isOne(text)).isFalse();
        assertThatThrownBy(() -> new CustomerId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asBytesItIsTheSame() {
        CustomerId id = CustomerId.of(new Identifier(Identifier.Kind.USER, "ada"));

        assertThat(id.toBytes()).hasSize(CustomerId.BYTES);
        assertThat(CustomerId.ofBytes(id.toBytes())).isEqualTo(id);
        assertThatThrownBy(() -> CustomerId.ofBytes(new byte[12])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CustomerId.ofBytes(new byte[13])).isInstanceOf(IllegalArgumentException.class);
    }
}
