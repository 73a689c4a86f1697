package journey.ingest.collect.http;

import journey.ingest.collect.Provenance;
import journey.ingest.collect.Submission;
import journey.ingest.listener.Request;

/** What a request tells of who sends it. */
public final class Senders {
    /** Judged only for the sources that it matters for, when their name is known. */
    public Submission.Sender of(Request request) {
        return source -> Provenance.NOTHING;
    }
}
