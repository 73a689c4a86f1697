package journey.aggregator;

import java.util.Arrays;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Identity, journeys, funnels and carts; read by HTTP. With {@code recount} as the first argument a {@link RecountCommand}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AggregatorApplication {
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(RecountCommand.NAME)) {
            System.exit(RecountCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        application().run(arguments);
    }

    /** Not started yet, so that others can start it in their own JVM with properties of theirs. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(AggregatorApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "journey-aggregator"));
        return application;
    }
}
