package journey.standalone;

import java.util.ArrayList;
import java.util.List;
import journey.aggregator.AggregatorApplication;
import journey.ingest.IngestApplication;
import journey.remarketing.RemarketingApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A service, run as a Spring context of its own. Its settings are its own yaml, above it {@code standalone/<name>.yaml} of
 * this module, above that the environment, and on top where its servers are.
 */
enum Service {
    INGEST("journey-ingest", IngestApplication.class),
    AGGREGATOR("journey-aggregator", AggregatorApplication.class),
    REMARKETING("remarketing-service", RemarketingApplication.class);

    private final String settingsName;
    private final Class<?> application;

    Service(String settingsName, Class<?> application) {
        this.settingsName = settingsName;
        this.application = application;
    }

    /**
     * Returns when it is ready; throws what Spring throws when it cannot be.
     *
     * @param serverWriteKey of servers, where JOURNEY_SERVER_WRITE_KEY doesn't name one
     */
    ConfigurableApplicationContext start(
            Ports ports,
            Listening listening,
            Running.Servers servers,
            DataFolder data,
            String serverWriteKey,
            boolean demo) {
        SpringApplication spring = new SpringApplication(application);
        return spring.run(
                settings(ports, listening, servers, data, serverWriteKey, demo).toArray(String[]::new));
    }

    /** As in logs and settings. */
    String title() {
        return settingsName;
    }

    private List<String> settings(
            Ports ports,
            Listening listening,
            Running.Servers servers,
            DataFolder data,
            String serverWriteKey,
            boolean demo) {
        List<String> settings = new ArrayList<>();
        settings.add("--spring.config.name=" + settingsName);
        settings.add("--spring.config.additional-location=optional:classpath:/standalone/");
        settings.add("--spring.main.banner-mode=off");
        settings.add("--spring.main.log-startup-info=false");
        settings.add("--spring.main.register-shutdown-hook=false"); // Standalone stops them, in its order
        settings.add("--server.address=" + listening.operators());
        settings.add("--server.port=" + port(ports));
        settings.add("--journey.ingest.http.address=" + listening.events());
        settings.add("--journey.ingest.http.port=" + ports.ingest());
        settings.add("--spring.kafka.bootstrap-servers=" + servers.kafka().bootstrapServers());
        settings.add("--spring.data.redis.url=" + servers.redis().uri());
        settings.add("--spring.data.redis.host=127.0.0.1");
        settings.add("--spring.data.redis.port=" + servers.redis().port());
        servers.mailbox().ifPresent(mailbox -> {
            settings.add("--spring.mail.host=127.0.0.1");
            settings.add("--spring.mail.port=" + mailbox.smtpPort());
        });
        settings.add("--journey.standalone.data=" + data.path());
        String host = "http://" + listening.host() + ":";
        settings.add("--journey.standalone.ingest=" + host + ports.ingest());
        settings.add("--journey.standalone.aggregator=" + host + ports.aggregator());
        settings.add("--journey.standalone.remarketing=" + host + ports.remarketing());
        settings.add("--journey.standalone.server-write-key=" + serverWriteKey);
        if (demo) {
            settings.add("--journey.standalone.storefront=http://localhost:" + ports.storefront());
            settings.add("--spring.profiles.active=demo");
        }
        return settings;
    }

    /** Of its own server; what storefronts post to is a listener beside it. */
    private int port(Ports ports) {
        return switch (this) {
            case INGEST -> ports.ingestManagement();
            case AGGREGATOR -> ports.aggregator();
            case REMARKETING -> ports.remarketing();
        };
    }
}
