package journey.aggregator;

import java.util.List;
import journey.aggregator.generation.Generations;
import journey.ledger.kafka.Ledger;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts the steps last and stops them first, while Kafka's and Redis's clients are still there. */
@Component
final class RunningLedgers implements SmartLifecycle {
    private final List<Ledger> ledgers;
    private final Generations generations;
    private volatile boolean running;

    RunningLedgers(List<Ledger> ledgers, Generations generations) {
        this.ledgers = List.copyOf(ledgers);
        this.generations = generations;
    }

    @Override
    public void start() {
        ledgers.forEach(Ledger::start);
        generations.start();
        running = true;
    }

    @Override
    public void stop() {
        generations.close();
        ledgers.forEach(Ledger::close);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
