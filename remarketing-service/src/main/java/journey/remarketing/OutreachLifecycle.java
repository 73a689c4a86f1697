package journey.remarketing;

import java.time.Duration;
import journey.ledger.kafka.Ledger;
import journey.remarketing.outreach.ledger.Courier;
import org.springframework.context.SmartLifecycle;

/** Starts the ledger, and stops it only after the courier: so no mail under way is left in doubt by an orderly stop. */
final class OutreachLifecycle implements SmartLifecycle {
    private final Ledger ledger;
    private final Courier courier;
    private final Duration finishWithin;
    private volatile boolean running;

    OutreachLifecycle(Ledger ledger, Courier courier, Duration finishWithin) {
        this.ledger = ledger;
        this.courier = courier;
        this.finishWithin = finishWithin;
    }

    @Override
    public void start() {
        ledger.start();
        running = true;
    }

    @Override
    public void stop() {
        courier.close(finishWithin);
        ledger.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
