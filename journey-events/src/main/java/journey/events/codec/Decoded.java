package journey.events.codec;

/** What came of decoding a record. Poison is an expected outcome, so it is a value. */
public sealed interface Decoded<T> {
    record Ok<T>(T value) implements Decoded<T> {}

    /** @param reason for an operator; names the field, never repeats the payload */
    record Undecodable<T>(String reason) implements Decoded<T> {}
}
