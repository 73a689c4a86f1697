package journey.remarketing.outreach.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Outreach;
import journey.remarketing.outreach.Shopper;
import org.junit.jupiter.api.Test;

class OutreachCodecTest {
    @Test
    void aConversationFromBeforeAFieldWasAddedIsRead() {
        Shopper anna = Shopper.named("anna");
        Conversation conversation = new Outreach(
                        Shopper.POLICY,
                        List.of(Shopper.CAMPAIGN),
                        Map.of("cart-recovery", Shopper.NOON.minus(Duration.ofDays(1))))
                .on(Conversation.with(anna.customer()), anna.abandons(Shopper.NOON), Shopper.NOON)
                .next();
        String json = new String(OutreachCodec.encode(conversation), UTF_8);
        String older = json.replaceAll(",\"missesHistorySince\":null|\"missesHistorySince\":null,", "");
        assertThat(older).doesNotContain("missesHistorySince");
        assertThat(OutreachCodec.conversation(older.getBytes(UTF_8))).isEqualTo(conversation);
    }
}
