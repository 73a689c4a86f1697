package journey.ingest.pixel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import journey.ingest.admission.Source;
import journey.ingest.collect.Flaw;
import journey.ingest.dialect.Batch;
import journey.ingest.dialect.Delivery;
import journey.ingest.dialect.Dialect;
import journey.ingest.dialect.Event;
import journey.ingest.dialect.Fields;
import journey.ingest.dialect.Payload;
import journey.ingest.dialect.Translation;
import journey.ingest.dialect.Who;

/**
 * A call in the address of a picture, in the parameters of RudderStack's pixel: {@code writeKey}, {@code anonymousId} or
 * {@code userId}, {@code event} (of a track call) or {@code name} (of a page), {@code messageId}, {@code timestamp}, and
 * {@code properties.…} and {@code context.…} with a dot for every level.
 *
 * <p>Pictures come again for reasons of their own, and a picture shown twice is seen twice: so only a {@code messageId} in the
 * address makes one event of them, and without it ingest makes one each time.
 */
public final class PixelDialect implements Dialect {
    /** More levels than any call has; far fewer than ingest takes. */
    private static final int DEEPEST = 8;

    private static final int LONGEST_MESSAGE_ID = 100;

    private final String path;

    private PixelDialect(String path) {
        this.path = path;
    }

    /** The product's own path. */
    public static PixelDialect own() {
        return new PixelDialect("/v1/pixel/*");
    }

    public static PixelDialect rudderStack() {
        return new PixelDialect("/pixel/v1/*");
    }

    @Override
    public String name() {
        return "pixel";
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Optional<String> writeKey(Delivery delivery) {
        return delivery.parameter("writeKey");
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public Translation translate(Delivery delivery, Source source) {
        String call = delivery.rest();
        if (!call.equals("track") && !call.equals("page")) {
            return new Translation.Illegible(Flaw.TYPE, "a pixel is for track or page");
        }
        Who who = new Who(delivery.parameter("userId"), delivery.parameter("anonymousId"));
        if (who.userId().isEmpty() && who.anonymousId().isEmpty()) {
            return new Translation.Illegible(Flaw.IDENTITY, "userId or anonymousId is required");
        }
        Optional<String> name = delivery.parameter(call.equals("track") ? "event" : "name");
        if (call.equals("track") && name.isEmpty()) {
            return new Translation.Illegible(Flaw.EVENT, "event is required for track");
        }
        Event event = new Event(
                call,
                name,
                who,
                delivery.parameter("timestamp").flatMap(Payload::time),
                delivery.parameter("messageId").filter(id -> id.length() <= LONGEST_MESSAGE_ID),
                delivery.parameter("channel"),
                nested(delivery.query(), "properties"),
                nested(delivery.query(), "context"));
        return Batch.unnumbered(name(), List.of(event));
    }

    /** Whatever happened: it is shown on somebody's page, or in their mail. */
    @Override
    public Welcome welcome() {
        return Welcome.PIXEL;
    }

    /** What lies below {@code root}, in the order of the names, so that the same address always gives the same bytes. */
    private static Fields nested(Map<String, String> query, String root) {
        Fields fields = new Fields();
        new TreeMap<>(query).forEach((name, value) -> {
            List<String> steps = List.of(name.split("\\.", -1));
            boolean legible = steps.size() > 1
                    && steps.size() <= DEEPEST
                    && steps.stream().noneMatch(String::isBlank);
            if (legible && steps.getFirst().equals(root)) {
                fields.at(steps.subList(1, steps.size()), value);
            }
        });
        return fields;
    }
}
