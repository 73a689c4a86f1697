package journey.remarketing.outreach.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import journey.events.Partitions;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;

/**
 * Pauses and resumes campaigns by a record in every partition of the topic of signals. So no mail is claimed after the record
 * in its partition, all instances agree, and an emptied Redis learns of it again, as far back as the topic reaches.
 */
public final class CampaignSwitches {
    private final MessageLog log;
    private final int partitions;

    public CampaignSwitches(MessageLog log, int partitions) {
        this.log = log;
        this.partitions = partitions;
    }

    /**
     * Returns true when the brokers have all records; else some of them may have it, and doing it again does no harm.
     *
     * @param patience how long to wait for the brokers
     */
    public boolean turn(String campaign, boolean paused, Instant now, Duration patience) {
        CampaignSwitch change = new CampaignSwitch(campaign, paused, now);
        List<Message> messages = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            messages.add(new Message(Topics.SIGNALS, OutreachCodec.encode(keyIn(partition, campaign), change)));
        }
        try {
            CompletableFuture.runAsync(
                            () -> log.publish(messages),
                            task -> Thread.ofVirtual().start(task))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Kafka's partitioner is asked until it answers so; on average as often as there are partitions. */
    private String keyIn(int partition, String campaign) {
        for (int i = 0; ; i++) {
            String key = "campaign:" + campaign + ':' + i;
            if (Partitions.of(key, partitions) == partition) {
                return key;
            }
        }
    }
}
