package journey.remarketing.repertoire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestRecipientsTest {
    @Test
    void onlyThoseWhoAreNamedOrOfANamedDomainAreAllowed() {
        TestRecipients recipients = new TestRecipients(List.of("Anna@Example.org", "@shop.example"));
        assertThat(List.of("anna@example.org", " ANNA@example.org", "anybody@shop.example"))
                .allMatch(recipients::allow);
        assertThat(List.of(
                        "bob@example.org",
                        "a@sub.shop.example",
                        "@shop.example",
                        "x@evil.example,y@shop.example",
                        "x@evil.example y@shop.example",
                        "shop.example",
                        ""))
                .noneMatch(recipients::allow);
        assertThat(new TestRecipients(List.of()).allow("anna@example.org")).isFalse();
    }
}
