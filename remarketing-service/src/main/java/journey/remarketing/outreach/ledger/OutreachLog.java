package journey.remarketing.outreach.ledger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import journey.events.CustomerId;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.remarketing.outreach.OutreachRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what customers say, for the topic of signals, while they wait for the answer. */
public final class OutreachLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutreachLog.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MessageLog log;

    public OutreachLog(MessageLog log) {
        this.log = log;
    }

    /**
     * True when the brokers have acknowledged it. False after 5 seconds or a failure: then it may still have been taken, and
     * can be told again.
     */
    public boolean append(CustomerId customer, OutreachRecord record) {
        Message message = new Message(Topics.SIGNALS, OutreachCodec.encode(customer, record));
        try {
            CompletableFuture.runAsync(
                            () -> log.publish(List.of(message)),
                            task -> Thread.ofVirtual().start(task))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException away) {
            LOG.atWarn()
                    .addKeyValue("failure", away.getClass().getName())
                    .log("What a customer said could not be recorded");
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
