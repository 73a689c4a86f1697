package journey.remarketing.outreach.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.Purchases;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Occasion;
import journey.remarketing.outreach.Outreach;
import journey.remarketing.outreach.Shopper;
import journey.remarketing.outreach.StepProgress;
import org.junit.jupiter.api.Test;

class OutreachCodecTest {
    @Test
    void whatIsAbsentIsLeftOutAndReadAsAbsentAlsoWhereAnOlderVersionWroteNull() {
        Shopper anna = Shopper.named("anna");
        Conversation conversation = new Outreach(
                        Shopper.POLICY,
                        List.of(Shopper.CAMPAIGN),
                        Map.of("cart-recovery", Shopper.NOON.minus(Duration.ofDays(1))))
                .on(Conversation.with(anna.customer()), anna.abandons(Shopper.NOON), Shopper.NOON)
                .next();
        String json = new String(OutreachCodec.encode(conversation), UTF_8);
        assertThat(json).doesNotContain("null");
        assertThat(OutreachCodec.conversation(json.getBytes(UTF_8))).isEqualTo(conversation);
        String older = json.replaceAll("\"attempts\":", "\"missesHistorySince\":null,\"variant\":null,\"attempts\":");
        assertThat(older).contains("null");
        assertThat(OutreachCodec.conversation(older.getBytes(UTF_8))).isEqualTo(conversation);
    }

    @Test
    void aConversationOfTheFirstLayoutIsRead() {
        String first = """
                {"version":1,"customer":"%s","movedTo":null,"contact":null,"lastOrderAt":"2026-03-01T11:00:00Z",
                "episodes":[{"id":"e-1","state":"ABANDONED","startedAt":"2026-03-02T10:00:00Z",
                "abandonedAt":"2026-03-02T11:00:00Z","cart":null,"recentlyViewed":[],"formerly":[],
                "steps":[{"campaign":"cart-recovery","step":"first","status":"SENT",
                "scheduledFor":"2026-03-02T11:00:00Z","quietFor":"PT0S","lookAt":null,"since":"2026-03-02T11:00:00Z",
                "attempts":1,"gate":null,"reason":null,"missesHistorySince":null}]}],
                "sends":[],"suppressions":[],"absorbed":[],"seen":["s-1"],"trace":[]}
                """.formatted(Shopper.named("anna").customer().value());

        Conversation read = OutreachCodec.conversation(first.getBytes(UTF_8));

        assertThat(read.version()).isEqualTo(Conversation.VERSION);
        assertThat(read.purchases()).isEqualTo(new Purchases(1, Optional.of(Instant.parse("2026-03-01T11:00:00Z"))));
        assertThat(read.occasions()).singleElement().satisfies(occasion -> {
            assertThat(occasion.kind()).isEqualTo(Occasion.Kind.CART);
            assertThat(occasion.state()).isEqualTo(Occasion.State.OPEN);
            assertThat(occasion.at()).isEqualTo(Shopper.NOON);
        });
        assertThat(read.steps(StepProgress.Status.SENT)).hasSize(1);
        assertThat(OutreachCodec.conversation(OutreachCodec.encode(read))).isEqualTo(read);
    }
}
