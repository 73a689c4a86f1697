package journey.remarketing.links.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import journey.ledger.Message;
import journey.remarketing.links.Made;
import journey.remarketing.links.Visit;
import org.junit.jupiter.api.Test;

class VisitRecorderTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Message> log = new ArrayList<>();
    private boolean brokersAway;
    private final VisitRecorder recorder = new VisitRecorder(
            messages -> {
                if (brokersAway) {
                    throw new IllegalStateException("away");
                }
                log.addAll(messages);
            },
            Clock.fixed(Made.AT, ZoneOffset.UTC),
            registry);

    private static Visit visit(String link, int millis) {
        return new Visit(Made.ORIGIN, Optional.of(link), Optional.empty(), "m" + millis, Made.AT.plusMillis(millis));
    }

    private double count(String meter, String... tags) {
        var counter = registry.find(meter).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    private String told(int index) {
        return new String(log.get(index).envelope().value(), UTF_8);
    }

    @Test
    void aVisitIsHeldUntilItsTimeAndThenToldOnce() {
        recorder.record(visit("https://a.example/", 0));
        recorder.publishOnce(Made.AT.minusMillis(1));
        assertThat(log).isEmpty();
        recorder.publishOnce(Made.AT);
        recorder.publishOnce(Made.AT);
        assertThat(log).hasSize(1);
        assertThat(told(0)).contains("https://a.example/", "cart-recovery").doesNotContain("machine");
        assertThat(count("journey.remarketing.link.visits", "link", "click", "visitor", "person"))
                .isEqualTo(1);
    }

    @Test
    void twoLinksAtOnceAreBothMarkedEvenIfTheyAreToldApart() {
        recorder.record(visit("https://a.example/", 0));
        recorder.record(visit("https://b.example/", 800));
        recorder.publishOnce(Made.AT);
        recorder.publishOnce(Made.AT.plusMillis(800));
        assertThat(told(0)).contains("\"machine\":\"scanner\"");
        assertThat(told(1)).contains("\"machine\":\"scanner\"");
        assertThat(count("journey.remarketing.link.visits", "link", "click", "visitor", "scanner"))
                .isEqualTo(2);
    }

    @Test
    void withoutBrokersVisitsWaitUpToABoundAndTheRestIsCounted() {
        brokersAway = true;
        for (int i = 0; i < VisitRecorder.ROOM + 5; i++) {
            recorder.record(visit("https://a.example/", i));
        }
        assertThatThrownBy(() -> recorder.publishOnce(Made.AT.plusSeconds(60))).hasMessage("away");
        assertThat(count("journey.remarketing.link.records", "outcome", "dropped"))
                .isEqualTo(5);
        assertThat(registry.get("journey.remarketing.link.waiting").gauge().value())
                .isEqualTo(VisitRecorder.ROOM);
        brokersAway = false;
        recorder.close();
        assertThat(log).hasSize(VisitRecorder.ROOM);
        assertThat(count("journey.remarketing.link.records", "outcome", "published"))
                .isEqualTo(VisitRecorder.ROOM);
    }
}
