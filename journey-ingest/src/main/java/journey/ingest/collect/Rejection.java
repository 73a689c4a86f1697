package journey.ingest.collect;

import java.util.Optional;

/**
 * One refused event, as its sender is told.
 *
 * @param index its place in the batch, from 0; empty where the body as a whole is refused
 * @param type as far as it was told
 * @param messageId as sent, where it was readable and within its limit
 * @param field the field at fault, by its name in the tracking API
 * @param reason a sentence that never repeats the payload
 */
public record Rejection(
        Optional<Integer> index,
        Optional<EventType> type,
        Optional<String> messageId,
        Flaw flaw,
        Optional<String> field,
        String reason) {
    @Override
    public String toString() {
        return "Rejection[" + flaw + "]";
    }
}
