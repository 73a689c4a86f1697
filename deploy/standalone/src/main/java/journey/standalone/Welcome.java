package journey.standalone;

import java.time.Duration;
import java.util.Locale;

/** What a newcomer reads when all of it is ready. */
final class Welcome {
    private Welcome() {}

    static void print(Running running, Duration startTook) {
        System.out.println(text(running, startTook));
    }

    static String text(Running running, Duration startTook) {
        Ports ports = running.ports();
        Running.Servers servers = running.servers();
        String mail = servers.mailbox()
                .map(mailbox -> mailbox.page() + "   (caught here; SMTP at " + mailbox.smtpPort() + ")")
                .orElse("goes to the server in SMTP_HOST");
        String data = running.demo()
                ? running.data().path() + "   (demo: removed at the end)"
                : running.data().path().toString();
        return """

                Journey is ready after %s s.

                  Ingest       http://localhost:%d   write key: demo
                  Aggregator   http://localhost:%d
                  Remarketing  http://localhost:%d
                  Mail         %s
                  Kafka        %s%s
                  Redis        %s%s   (redis-server %s)
                  Data         %s

                Send a visitor's step, then look at the journey:

                  curl -u demo: -H 'Content-Type: application/json' http://localhost:%d/v1/track \\
                    -d '{"userId": "zoe", "event": "Product Viewed", "properties": {"product_id": "p-1", "name": "Mug", "price": 12.50}}'
                  curl http://localhost:%d/api/customers/zoe

                Ctrl-C stops it.
                """
                .formatted(
                        String.format(Locale.ROOT, "%.1f", startTook.toMillis() / 1000.0),
                        ports.ingest(),
                        ports.aggregator(),
                        ports.remarketing(),
                        mail,
                        servers.kafka().bootstrapServers(),
                        moved(ports.kafka(), servers.kafka().port()),
                        servers.redis().uri(),
                        moved(ports.redis(), servers.redis().port()),
                        servers.redis().version(),
                        data,
                        ports.ingest(),
                        ports.aggregator());
    }

    private static String moved(int usual, int actual) {
        return usual == actual ? "" : "   (" + usual + " was taken)";
    }
}
