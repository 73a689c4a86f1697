package journey.remarketing;

import java.util.Optional;
import journey.ledger.kafka.Ledger;
import journey.remarketing.webhook.ledger.WebhookCourier;
import org.springframework.context.SmartLifecycle;

/** Starts the ledger of webhooks, if there is one, and stops it after its courier, so that answers under way are committed. */
final class WebhookLifecycle implements SmartLifecycle {
    private final Optional<Ledger> ledger;
    private final WebhookCourier courier;
    private volatile boolean running;

    WebhookLifecycle(Optional<Ledger> ledger, WebhookCourier courier) {
        this.ledger = ledger;
        this.courier = courier;
    }

    @Override
    public void start() {
        ledger.ifPresent(Ledger::start);
        running = true;
    }

    @Override
    public void stop() {
        courier.close();
        ledger.ifPresent(Ledger::close);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
