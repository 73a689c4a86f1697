package journey.aggregator.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.codec.Headers;

/**
 * Which identifiers were erased, and until when: what names them and happened by then is dropped, however often and late
 * it comes. What happened later is a new beginning and taken.
 */
public interface ErasedIds {

    /**
     * As of a moment.
     *
     * @see #current
     */
    interface Snapshot {
        /** What happened up to this instant, inclusive, and names the identifier is erased. */
        Optional<Instant> until(Identifier id);

        /** The same by a {@link #seal}. */
        Optional<Instant> until(String seal);

        boolean isEmpty();
    }

    /**
     * All that was erased up to a few seconds ago; waits for it where need be. The same object
     * until something has changed.
     *
     * @throws RuntimeException of the kind that the ledger takes for the absence of a server, when it is not to be had
     */
    Snapshot current();

    /** Whether there is a key, so that something can be erased. */
    boolean canErase();

    /**
     * The keyed hash of an identifier.
     *
     * @throws IllegalStateException when there is no key
     */
    String seal(Identifier id);

    /** The record of {@link journey.events.Topics#ERASURES} that says that an identifier is erased. */
    static Envelope record(String seal, Instant until) {
        return new Envelope(
                seal,
                Map.of(Headers.TYPE, "journey.erased"),
                Long.toString(until.toEpochMilli()).getBytes(UTF_8));
    }

    /** Nothing is erased, and nothing can be. */
    ErasedIds NONE = new ErasedIds() {
        private final Snapshot nothing = new Snapshot() {
            @Override
            public Optional<Instant> until(Identifier id) {
                return Optional.empty();
            }

            @Override
            public Optional<Instant> until(String seal) {
                return Optional.empty();
            }

            @Override
            public boolean isEmpty() {
                return true;
            }
        };

        @Override
        public Snapshot current() {
            return nothing;
        }

        @Override
        public boolean canErase() {
            return false;
        }

        @Override
        public String seal(Identifier id) {
            throw new IllegalStateException("there is no key to erase with");
        }
    };

    /**
     * Whether something that happened at {@code time} and names {@code ids} is erased: any of them is, and it names no user
     * id that is not. A shop's own customer who used a device or an order number of an erased one stays whole.
     */
    static boolean isErased(Snapshot erased, List<Identifier> ids, Instant time) {
        if (erased.isEmpty()) {
            return false;
        }
        boolean any = false;
        for (Identifier id : ids) {
            boolean covered =
                    erased.until(id).filter(until -> !time.isAfter(until)).isPresent();
            if (!covered && id.kind() == Identifier.Kind.USER) {
                return false;
            }
            any |= covered;
        }
        return any;
    }
}
