package journey.standalone;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import journey.standalone.shoppers.Shoppers;

/** What a newcomer reads when all of it is ready. */
final class Welcome {
    private Welcome() {}

    static void print(Running running, Duration startTook) {
        System.out.println(text(running, startTook));
    }

    static String text(Running running, Duration startTook) {
        Ports ports = running.ports();
        Running.Servers servers = running.servers();
        String host = running.listening().host();
        String mail = servers.mailbox()
                .map(mailbox -> mailbox.page() + "   (caught here; SMTP at " + mailbox.smtpPort() + ")")
                .orElse("goes to the server in SMTP_HOST or SPRING_MAIL_HOST");
        String data = running.demo()
                ? running.data().path() + "   (demo: removed at the end)"
                : running.data().path().toString();
        return """

                Journey is ready after %s s.

                  Ingest       http://%s:%d   write key: %s
                  Aggregator   http://%s:%d
                  Remarketing  http://%s:%d
                  Mail         %s
                  Kafka        %s%s
                  Redis        %s%s   (redis-server %s)
                  Data         %s

                %sSend a visitor's step, then look at the journey:

                  curl -A Firefox -u %s: -H 'Content-Type: application/json' http://%s:%d/v1/track \\
                    -d '{"userId": "zoe", "event": "Product Viewed", "properties": {"product_id": "p-1", "name": "Mug", "price": 12.50}}'
                  curl http://%s:%d/api/customers/zoe

                Ctrl-C stops it.
                """.formatted(
                        String.format(Locale.ROOT, "%.1f", startTook.toMillis() / 1000.0),
                        host,
                        ports.ingest(),
                        running.demoKey() ? "demo" : "yours, from JOURNEY_WRITE_KEY",
                        host,
                        ports.aggregator(),
                        host,
                        ports.remarketing(),
                        mail,
                        servers.kafka().bootstrapServers(),
                        moved(ports.kafka(), servers.kafka().port()),
                        servers.redis().uri(),
                        moved(ports.redis(), servers.redis().port()),
                        servers.redis().version(),
                        data,
                        demo(running),
                        running.demoKey() ? "demo" : "'<your write key>'",
                        host,
                        ports.ingest(),
                        host,
                        ports.aggregator());
    }

    /** The last line has no line break of its own, the text goes on behind it. */
    private static String demo(Running running) {
        if (!running.demo()) {
            return "";
        }
        return """
                Be a shopper yourself, leave a cart, and see what Journey knows:

                  %s

                Others are browsing. Within a minute look at a journey, the funnel, the mails, and why one was sent:

                  http://%s:%d/api/customers/%s
                  http://%s:%d/api/funnels/default
                  %s
                  http://%s:%d/api/customers/%s/why

                """.formatted(
                running.storefront().map(URI::toString).orElseThrow(),
                running.listening().host(),
                running.ports().aggregator(),
                Shoppers.SECOND_CUSTOMER,
                running.listening().host(),
                running.ports().aggregator(),
                running.servers().mailbox().map(box -> box.page().toString()).orElse("(mails leave by SMTP)"),
                running.listening().host(),
                running.ports().remarketing(),
                Shoppers.FIRST_CUSTOMER);
    }

    private static String moved(int usual, int actual) {
        return usual == actual ? "" : "   (" + usual + " was taken)";
    }
}
