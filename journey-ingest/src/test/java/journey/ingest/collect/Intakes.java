package journey.ingest.collect;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.Touchpoint;
import journey.events.codec.Decoded;
import journey.events.codec.TouchpointCodec;
import journey.ingest.admission.RateLimits;
import journey.ingest.admission.Source;
import journey.ingest.admission.SourceKind;
import journey.ingest.admission.WriteKeys;

/** One body on its whole way through a collector of its own, into a log in memory, and out of it again. */
final class Intakes {
    private static final Source SHOP = new Source("shop", SourceKind.BROWSER, Set.of());

    private Intakes() {}

    /** What became of a body. */
    record Intake(Answer answer, InMemoryLog log, List<Tally.Receipt> receipts) {
        /** What consumers read. */
        List<Decoded<Touchpoint>> decoded() {
            TouchpointCodec codec = new TouchpointCodec(Map.of("advertising", "email"));
            return log.touchpoints().stream().map(codec::decode).toList();
        }
    }

    static Intake of(Call call, byte[] body) {
        InMemoryLog log = new InMemoryLog();
        List<Tally.Receipt> receipts = new ArrayList<>();
        List<String> made = new ArrayList<>();
        Collector collector = new Collector(
                Limits.SEGMENT,
                new WriteKeys(Map.of("key", SHOP)),
                new RateLimits(() -> 0),
                log,
                receipts::add,
                InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")),
                () -> 0,
                () -> {
                    made.add("");
                    return "made-" + made.size();
                });
        Answer answer = collector
                .collect(new Submission(call, body, Optional.of("key"), Optional.empty(), false))
                .toCompletableFuture()
                .join();
        return new Intake(answer, log, receipts);
    }
}
