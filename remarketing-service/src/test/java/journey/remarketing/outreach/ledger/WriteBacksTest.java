package journey.remarketing.outreach.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import journey.events.Channel;
import journey.events.Envelope;
import journey.events.Interaction;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.TouchpointCodec;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.outreach.OutreachRecord;
import journey.remarketing.outreach.Reaction;
import journey.remarketing.outreach.Reaction.Effect;
import journey.remarketing.outreach.Shopper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBacksTest {
    private static final Shopper ANNA = Shopper.named("anna");

    private static Envelope sent(String channel) {
        return WriteBacks.touchpoint(new Effect.WriteBack(
                        Reaction.Fact.SENT,
                        new Campaign.Channel(channel),
                        channel + "-sent-1",
                        ANNA.customer(),
                        ANNA.contact(),
                        Shopper.FIRST,
                        Optional.of("first"),
                        Optional.of(Duration.ofDays(5)),
                        Shopper.NOON))
                .orElseThrow();
    }

    private static Touchpoint read(Envelope envelope) {
        Decoded<Touchpoint> read = new TouchpointCodec(Map.of()).decode(envelope);
        assertThat(read).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<Touchpoint>) read).value();
    }

    @Test
    void aMailIsReadAsOne() {
        assertThat(read(sent("email")).what()).isInstanceOf(Interaction.MailEvent.class);
        assertThat(new String(sent("email").value(), UTF_8))
                .contains("\"attribution_window\":\"PT120H\"")
                .doesNotContain("\"properties\":{\"channel\"");
    }

    @ParameterizedTest
    @CsvSource({
        "sms, SMS Sent",
        "push, Push Notification Sent",
        "whatsapp, WhatsApp Sent",
        "chat, Chat Message Sent",
        "pigeon, Pigeon Sent"
    })
    void anotherChannelHasItsOwnNames(String channel, String name) {
        assertThat(read(sent(channel)).name()).isEqualTo(name);
        assertThat(new String(sent(channel).value(), UTF_8)).contains("\"channel\":\"" + channel + "\"");
    }

    /** Also where it is called as something that people visit. */
    @ParameterizedTest
    @ValueSource(strings = {"sms", "push", "chat", "web", "app", "mobile"})
    void anotherChannelIsReadAsNoMailAndNoVisit(String channel) {
        assertThat(read(sent(channel)).what()).isInstanceOf(Interaction.Other.class);
        assertThat(read(sent(channel)).channel()).isEqualTo(Channel.SERVER);
    }

    @Test
    void aClickInAShortMessageIsNoClickInAMail() {
        OutreachRecord.MailVisited visited = new OutreachRecord.MailVisited(
                ANNA.customer(),
                "spring",
                "third",
                "0123456789abcdef0123456789abcdef",
                Optional.empty(),
                Optional.of("sms"),
                Optional.of("https://shop.example/"),
                Optional.empty(),
                "mark",
                Shopper.NOON);
        Touchpoint read = read(WriteBacks.touchpoint(new Effect.Report(visited, ANNA.contact(), false))
                .orElseThrow());
        assertThat(read.name()).isEqualTo("SMS Link Clicked");
        assertThat(read.what()).isInstanceOf(Interaction.Other.class);
        assertThat(read.channel()).isEqualTo(Channel.SERVER);
    }
}
