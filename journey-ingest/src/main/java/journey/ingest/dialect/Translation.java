package journey.ingest.dialect;

import journey.ingest.collect.Flaw;

/** What became of a delivery. */
public sealed interface Translation {
    /** @param batch the body of a batch call of the tracking API: {@code {"batch": […]}} */
    record Events(byte[] batch) implements Translation {
        @Override
        public String toString() {
            return "Events[" + batch.length + " bytes]";
        }
    }

    /** In order, and nothing to take: a ping, a topic that says nothing of a customer. */
    record Nothing() implements Translation {}

    /** The signature is missing or wrong; nothing is kept. */
    record Forged() implements Translation {}

    /**
     * Can't be read; kept among the rejected.
     *
     * @param reason a sentence that never repeats the payload
     */
    record Illegible(Flaw flaw, String reason) implements Translation {}
}
