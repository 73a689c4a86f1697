package journey.ingest.collect.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import journey.ingest.admission.Source;
import journey.ingest.collect.Answer;
import journey.ingest.collect.EventType;
import journey.ingest.collect.Rejection;
import journey.ingest.collect.Tally;
import org.springframework.stereotype.Component;

/** Meters are looked up once each: their names and tags cost more than counting. */
@Component
final class MicrometerTally implements Tally {
    private static final String NONE = "none";
    private static final String UNKNOWN = "unknown";

    private record RequestKey(String source, String call, String outcome) {}

    private record EventKey(String source, String type, String outcome, String reason) {}

    private record BotKey(String source, String reason) {}

    private final MeterRegistry registry;
    private final Map<BotKey, Counter> bots = new ConcurrentHashMap<>();
    private final Map<RequestKey, Counter> requests = new ConcurrentHashMap<>();
    private final Map<EventKey, Counter> events = new ConcurrentHashMap<>();
    private final Map<String, Counter> bytes = new ConcurrentHashMap<>();
    private final Map<String, DistributionSummary> batchSizes = new ConcurrentHashMap<>();
    private final Timer acknowledgement;

    MicrometerTally(MeterRegistry registry) {
        this.registry = registry;
        this.acknowledgement = Timer.builder("journey.ingest.acknowledgement")
                .description(
                        "From handing a request's records to the producer to the last acknowledgement, or giving up")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(1))
                .register(registry);
    }

    @Override
    public void on(Receipt receipt) {
        String source = receipt.source().map(Source::name).orElse(UNKNOWN);
        requests.computeIfAbsent(
                        new RequestKey(source, receipt.call().code(), outcome(receipt.answer())), this::register)
                .increment();
        bytes.computeIfAbsent(source, this::registerBytes).increment(receipt.bytes());
        if (receipt.call().batch()
                && receipt.source().isPresent()
                && receipt.good().size() + receipt.bad().size() > 0) {
            batchSizes
                    .computeIfAbsent(source, this::registerBatchSize)
                    .record(receipt.good().size() + receipt.bad().size());
        }
        receipt.acknowledgement().ifPresent(acknowledgement::record);
        receipt.bot()
                .filter(reason -> receipt.answer() instanceof Answer.Taken)
                .ifPresent(reason -> bots.computeIfAbsent(new BotKey(source, reason), this::register)
                        .increment(receipt.good().size()));
        String ofGood = ofGood(receipt.answer());
        if (receipt.good().size() == 1) {
            count(source, receipt.good().getFirst().code(), ofGood, NONE, 1);
        } else {
            int[] byType = new int[EventType.values().length];
            receipt.good().forEach(type -> byType[type.ordinal()]++);
            for (EventType type : EventType.values()) {
                if (byType[type.ordinal()] > 0) {
                    count(source, type.code(), ofGood, NONE, byType[type.ordinal()]);
                }
            }
        }
        boolean unavailable = receipt.answer() instanceof Answer.Unavailable;
        for (Rejection rejection : receipt.bad()) {
            count(
                    source,
                    rejection.type().map(EventType::code).orElse(UNKNOWN),
                    unavailable ? "unavailable" : "rejected",
                    unavailable ? NONE : rejection.flaw().code(),
                    1);
        }
    }

    private void count(String source, String type, String outcome, String reason, int times) {
        events.computeIfAbsent(new EventKey(source, type, outcome, reason), this::register)
                .increment(times);
    }

    private static String outcome(Answer answer) {
        return switch (answer) {
            case Answer.Taken taken -> taken.rejected().isEmpty() ? "accepted" : "partly_accepted";
            case Answer.Refused refused -> "refused";
            case Answer.Unauthorized unauthorized -> "unauthorized";
            case Answer.ForeignOrigin foreign -> "foreign_origin";
            case Answer.Throttled throttled -> "throttled";
            case Answer.Unavailable unavailable -> "unavailable";
        };
    }

    private static String ofGood(Answer answer) {
        return switch (answer) {
            case Answer.Taken taken -> "accepted";
            // Only a sender who wants all or nothing has good events refused.
            case Answer.Refused refused -> "refused_with_others";
            case Answer.Unavailable unavailable -> "unavailable";
            case Answer.Throttled throttled -> "throttled";
            case Answer.Unauthorized unauthorized -> "refused_with_others";
            case Answer.ForeignOrigin foreign -> "refused_with_others";
        };
    }

    private Counter register(RequestKey key) {
        return Counter.builder("journey.ingest.requests")
                .description("Requests by what became of them")
                .tag("source", key.source)
                .tag("call", key.call)
                .tag("outcome", key.outcome)
                .register(registry);
    }

    private Counter register(EventKey key) {
        return Counter.builder("journey.ingest.events")
                .description("Events by what became of them")
                .tag("source", key.source)
                .tag("type", key.type)
                .tag("outcome", key.outcome)
                .tag("reason", key.reason)
                .register(registry);
    }

    private Counter register(BotKey key) {
        return Counter.builder("journey.ingest.bots")
                .description("Accepted events whose sender is held for a machine")
                .baseUnit("events")
                .tag("source", key.source)
                .tag("reason", key.reason)
                .register(registry);
    }

    private Counter registerBytes(String source) {
        return Counter.builder("journey.ingest.received")
                .description("Bodies, inflated")
                .baseUnit("bytes")
                .tag("source", source)
                .register(registry);
    }

    private DistributionSummary registerBatchSize(String source) {
        return DistributionSummary.builder("journey.ingest.batch.size")
                .description("Events in a batch, good and bad")
                .baseUnit("events")
                .tag("source", source)
                .register(registry);
    }
}
