package journey.remarketing;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Campaigns: signals in, mails out. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RemarketingApplication {
    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /** Not started yet, so that others can start it in their own JVM with properties of theirs. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(RemarketingApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "remarketing-service"));
        return application;
    }
}
