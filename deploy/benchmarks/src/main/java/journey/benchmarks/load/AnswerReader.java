package journey.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Finds the end and the status of HTTP/1.1 answers, however they are cut into reads. Bodies are skipped by their
 * Content-Length, which every answer with a body has to have; nothing is kept.
 *
 * <p>The head is a walk of bytes through four states: the status line, the start of a header's line, a name that may still
 * be Content-Length, and the rest of a line that is of no interest.
 */
final class AnswerReader {
    private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'};
    private static final byte[] CODING = {
        't', 'r', 'a', 'n', 's', 'f', 'e', 'r', '-', 'e', 'n', 'c', 'o', 'd', 'i', 'n', 'g', ':'
    };
    private static final int STATUS_STARTS = "HTTP/1.1 ".length();
    private static final int STATUS_ENDS = STATUS_STARTS + 3;
    private static final int LOWER = 0x20;

    private enum State {
        STATUS_LINE,
        LINE_START,
        NAME,
        LENGTH_VALUE,
        REST,
        BODY
    }

    private State state = State.STATUS_LINE;
    private byte[] candidate = LENGTH;
    private boolean coding;
    private int at;
    private int status;
    private long body;
    private int lastStatus;

    /**
     * Reads on, to the end of the answer at most.
     *
     * @return whether an answer is complete; its status is then {@link #status()}
     * @throws IllegalStateException where the answer is not what a server may send here
     */
    boolean completes(ByteBuffer read) {
        while (read.hasRemaining()) {
            if (state == State.BODY) {
                int skipped = (int) Math.min(body, read.remaining());
                read.position(read.position() + skipped);
                body -= skipped;
            } else {
                on(read.get());
            }
            if (state == State.BODY && body == 0) {
                lastStatus = status;
                start();
                return true;
            }
        }
        return false;
    }

    /** Of the last complete answer. */
    int status() {
        return lastStatus;
    }

    private void start() {
        state = State.STATUS_LINE;
        at = 0;
        status = 0;
        body = 0;
    }

    private void on(byte next) {
        switch (state) {
            case STATUS_LINE -> {
                if (at >= STATUS_STARTS && at < STATUS_ENDS) {
                    if (next < '0' || next > '9') {
                        throw new IllegalStateException("an answer without a status");
                    }
                    status = status * 10 + next - '0';
                }
                at++;
                nextLineAfter(next);
            }
            case LINE_START -> {
                if (next == '\n') {
                    state = State.BODY;
                } else if (next != '\r') {
                    coding = (next | LOWER) == 't';
                    candidate = coding ? CODING : LENGTH;
                    at = 0;
                    state = State.NAME;
                    onName(next);
                }
            }
            case NAME -> onName(next);
            case LENGTH_VALUE -> {
                if (next >= '0' && next <= '9') {
                    body = body * 10 + next - '0';
                }
                nextLineAfter(next);
            }
            case REST -> nextLineAfter(next);
            case BODY -> throw new AssertionError(state);
        }
    }

    private void onName(byte next) {
        // The hyphen and the colon have this bit already.
        if ((next | LOWER) != candidate[at]) {
            state = State.REST;
            nextLineAfter(next);
        } else if (++at == candidate.length) {
            if (coding) {
                throw new IllegalStateException("an answer without Content-Length");
            }
            state = State.LENGTH_VALUE;
        }
    }

    private void nextLineAfter(byte next) {
        if (next == '\n') {
            state = State.LINE_START;
        }
    }
}
