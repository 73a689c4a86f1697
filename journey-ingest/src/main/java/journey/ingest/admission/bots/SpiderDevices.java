package journey.ingest.admission.bots;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import journey.ingest.admission.bots.Expressions.Rule;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import ua_parser.Parser;

/**
 * uap-java's verdict: a device of the family {@code Spider}. Its expressions are tried in their order, and the first that
 * matches names the family; only a handful name {@code Spider}, and unless one of these matches, the 600 others need not be
 * asked whether they come first. The expressions are uap-java's; they are searched for here because its own parser tries
 * them all and can't be stopped.
 */
final class SpiderDevices {
    private static final String RESOURCE = "/ua_parser/regexes.yaml";
    private static final String SPIDER = "Spider";

    /** Whether it is a spider. */
    private final Expressions<Boolean> devices;

    private final Expressions<Boolean> spiders;

    private SpiderDevices(List<Rule<Boolean>> devices) {
        List<Rule<Boolean>> spiders = devices.stream().filter(Rule::means).toList();
        if (spiders.isEmpty()) {
            throw new IllegalStateException("uap-java's " + RESOURCE + " knows no spiders.");
        }
        this.spiders = new Expressions<>(spiders);
        this.devices = new Expressions<>(devices);
    }

    /** @throws IllegalStateException where uap-java's expressions are missing or are others than expected */
    static SpiderDevices load() {
        try (InputStream yaml = Parser.class.getResourceAsStream(RESOURCE)) {
            if (yaml == null) {
                throw new IllegalStateException("uap-java's " + RESOURCE + " is not on the class path.");
            }
            return new SpiderDevices(devices(yaml));
        } catch (IOException | YAMLException | ClassCastException | PatternSyntaxException unreadable) {
            throw new IllegalStateException("uap-java's " + RESOURCE + " can't be read.", unreadable);
        }
    }

    private static List<Rule<Boolean>> devices(InputStream yaml) {
        Map<?, ?> lists = new Yaml(new SafeConstructor(Parser.getDefaultLoaderOptions())).load(yaml);
        List<Rule<Boolean>> devices = new ArrayList<>();
        if (lists.get("device_parsers") instanceof List<?> list) {
            for (Object each : list) {
                Map<?, ?> device = (Map<?, ?>) each;
                devices.add(new Rule<>(
                        String.valueOf(device.get("regex")),
                        "i".equals(device.get("regex_flag")) ? Pattern.CASE_INSENSITIVE : 0,
                        SPIDER.equals(device.get("device_replacement"))));
            }
        }
        return devices;
    }

    boolean isSpider(BoundedText userAgent) {
        return spiders.first(userAgent).isPresent() && devices.first(userAgent).orElse(false);
    }
}
