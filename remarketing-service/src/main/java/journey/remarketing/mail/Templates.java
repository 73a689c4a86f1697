package journey.remarketing.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.digitalfondue.mjml4j.Mjml4j;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The templates of campaigns: in the folder {@code campaigns/<id>/} of the class path {@code frame.mjml} and
 * {@code frame.txt}, and {@code <language>.properties} with the texts of each step. Frames are rendered once; slots are
 * filled per mail, by an engine that runs no code.
 */
final class Templates {
    private final String accent;
    private final Map<String, Template> html = new ConcurrentHashMap<>();
    private final Map<String, Template> text = new ConcurrentHashMap<>();
    private final Map<String, Optional<Properties>> wordings = new ConcurrentHashMap<>();
    private final Mustache.Compiler escaping =
            Mustache.compiler().escapeHTML(true).defaultValue("").emptyStringIsFalse(true);
    private final Mustache.Compiler plain =
            Mustache.compiler().escapeHTML(false).defaultValue("").emptyStringIsFalse(true);

    Templates(String accent) {
        this.accent = accent;
    }

    Template html(String campaign, String language) {
        return html.computeIfAbsent(campaign + '/' + language, key -> {
            // The colour is part of the frame: MJML computes with attributes, so no slot may stand there.
            String mjml = required(campaign, "frame.mjml").replace("@accent@", accent);
            return escaping.compile(Mjml4j.render(mjml, new Mjml4j.Configuration(language)));
        });
    }

    Template text(String campaign) {
        return text.computeIfAbsent(campaign, id -> plain.compile(required(id, "frame.txt")));
    }

    boolean speaks(String campaign, String language) {
        return wording(campaign, language).isPresent();
    }

    /** The text of this name for a step, else for all steps, filled with {@code data} and not escaped. */
    String words(String campaign, String language, String step, String name, Object data) {
        Properties wording = wording(campaign, language)
                .orElseThrow(
                        () -> new IllegalArgumentException("campaign " + campaign + " does not speak " + language));
        String words = wording.getProperty(step + '.' + name, wording.getProperty(name, ""));
        return plain.compile(words).execute(data);
    }

    private Optional<Properties> wording(String campaign, String language) {
        return wordings.computeIfAbsent(campaign + '/' + language, key -> {
            Properties wording = new Properties();
            try (InputStream in = resource(campaign, language + ".properties")) {
                if (in == null) {
                    return Optional.empty();
                }
                wording.load(new InputStreamReader(in, UTF_8));
                return Optional.of(wording);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    private static String required(String campaign, String file) {
        try (InputStream in = resource(campaign, file)) {
            if (in == null) {
                throw new IllegalArgumentException("campaign " + campaign + " has no template " + file);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static @org.jspecify.annotations.Nullable InputStream resource(String campaign, String file) {
        return Templates.class.getResourceAsStream("/campaigns/" + campaign + '/' + file);
    }
}
