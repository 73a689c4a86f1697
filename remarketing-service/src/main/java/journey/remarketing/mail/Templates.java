package journey.remarketing.mail;

import ch.digitalfondue.mjml4j.Mjml4j;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;

/**
 * The templates of a set of campaigns, all read, rendered and checked when they are made. A campaign's folder has {@code
 * <language>.properties} with its words, {@code <template>.<name>} or, for all templates, {@code <name>}; and may have {@code
 * frame.mjml} and {@code frame.txt} of its own. What it doesn't have is taken from the files beside the folders, which all
 * campaigns share. A template of a step that goes by another channel than mail has a {@code text}, and if it likes a {@code
 * title}, and no frame. Frames are rendered here, once; their slots are filled for each mail, by an engine that runs no code.
 */
public final class Templates {
    private static final Pattern LANGUAGE_FILE = Pattern.compile("([a-z]{2,3})\\.properties");
    private static final Pattern WORD_IN_FRAME = Pattern.compile("\\{\\{[#^/&{]?\\s*t\\.([a-zA-Z]+)\\s*}}");
    private static final Pattern INDENTS = Pattern.compile("\\s*\\n\\s*");
    private static final Pattern PREFORMATTED =
            Pattern.compile("<(pre|textarea)\\b|white-space:\\s*(pre|break-spaces)");
    /** What words may name. */
    private static final Set<String> SLOTS = Set.of("firstName", "firstItem", "many", "shopName");
    /** What the words of other messages than mails may name as well. */
    private static final Set<String> MESSAGE_SLOTS = Set.of("link", "cartTotal", "unsubscribeUrl");

    static final String TITLE = "title";
    static final String TEXT = "text";

    private static final Mustache.Compiler ESCAPING =
            Mustache.compiler().escapeHTML(true).defaultValue("").emptyStringIsFalse(true);
    private static final Mustache.Compiler PLAIN =
            Mustache.compiler().escapeHTML(false).defaultValue("").emptyStringIsFalse(true);

    private final Map<String, Campaign> campaigns;
    private final Map<String, Frames> frames;
    /** By campaign, then by language. */
    private final Map<String, Map<String, Words>> words;

    /** @param names of the words that the frames show */
    private record Frames(Map<String, Template> html, Template text, Set<String> names) {}

    private record Words(Map<String, Template> byKey) {
        Optional<Template> of(String template, String name) {
            return Optional.ofNullable(byKey.getOrDefault(template + '.' + name, byKey.get(name)));
        }
    }

    private Templates(
            Map<String, Campaign> campaigns, Map<String, Frames> frames, Map<String, Map<String, Words>> words) {
        this.campaigns = campaigns;
        this.frames = frames;
        this.words = words;
    }

    /**
     * @param accent the shop's colour, for {@code @accent@} in frames
     * @param mistakes grows by all that is wrong, with file, and line where there is one
     */
    public static Templates of(CampaignFiles files, List<Campaign> campaigns, String accent, List<String> mistakes) {
        Map<String, Campaign> byId = new HashMap<>();
        Map<String, Frames> frames = new HashMap<>();
        Map<String, Map<String, Words>> words = new HashMap<>();
        for (Campaign campaign : campaigns) {
            byId.put(campaign.id(), campaign);
            Checking check = new Checking(files, campaign, mistakes);
            Set<String> languages = check.languages();
            check.frames(languages, accent).ifPresent(made -> {
                frames.put(campaign.id(), made);
                words.put(campaign.id(), check.words(languages, made.names()));
            });
        }
        return new Templates(byId, frames, words);
    }

    Campaign campaign(String id) {
        Campaign campaign = campaigns.get(id);
        if (campaign == null) {
            throw new IllegalArgumentException("there is no campaign " + id);
        }
        return campaign;
    }

    Template html(String campaign, String language) {
        Template made = frames(campaign).html().get(language);
        if (made == null) {
            throw new IllegalArgumentException("campaign " + campaign + " does not speak " + language);
        }
        return made;
    }

    Template text(String campaign) {
        return frames(campaign).text();
    }

    /** The names of the words that the campaign's frames show. */
    Set<String> names(String campaign) {
        return frames(campaign).names();
    }

    /** The languages that a campaign speaks, in the order of their codes. */
    Set<String> languages(String campaign) {
        return words.getOrDefault(campaign, Map.of()).keySet();
    }

    /** The text of this name, filled with {@code data} and not escaped. */
    String words(String campaign, String language, String template, String name, Object data) {
        return Optional.ofNullable(words.getOrDefault(campaign, Map.of()).get(language))
                .flatMap(spoken -> spoken.of(template, name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "campaign " + campaign + " has no words " + template + '.' + name + " in " + language))
                .execute(data);
    }

    boolean isForMails(String campaign, String template) {
        return takes(campaign(campaign), template, true);
    }

    boolean isForOthers(String campaign, String template) {
        return takes(campaign(campaign), template, false);
    }

    private static boolean takes(Campaign campaign, String template, boolean mail) {
        return campaign.steps().stream()
                .filter(step -> step.channel().isMail() == mail)
                .flatMap(step -> step.variants().stream())
                .anyMatch(variant -> variant.template().equals(template));
    }

    private Frames frames(String campaign) {
        Frames made = frames.get(campaign);
        if (made == null) {
            throw new IllegalArgumentException("there is no campaign " + campaign);
        }
        return made;
    }

    /** One campaign's templates. */
    private static final class Checking {
        private final CampaignFiles files;
        private final Campaign campaign;
        private final List<String> mistakes;

        Checking(CampaignFiles files, Campaign campaign, List<String> mistakes) {
            this.files = files;
            this.campaign = campaign;
            this.mistakes = mistakes;
        }

        Set<String> languages() {
            Set<String> languages = new TreeSet<>();
            for (String name : files.names(campaign.id())) {
                Matcher file = LANGUAGE_FILE.matcher(name);
                if (file.matches()) {
                    languages.add(file.group(1));
                }
            }
            if (languages.isEmpty()) {
                mistakes.add(campaign.id() + ": has no words: a file such as en.properties");
            }
            return languages;
        }

        Optional<Frames> frames(Set<String> languages, String accent) {
            Optional<String> mjml = file("frame.mjml");
            Optional<String> plain = file("frame.txt");
            if (mjml.isEmpty() || plain.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> wrong = MjmlTags.mistake(mjml.get());
            if (wrong.isPresent()) {
                say(campaign.id() + "/frame.mjml, " + wrong.get());
                return Optional.empty();
            }
            Map<String, Template> html = new HashMap<>();
            for (String language : languages) {
                compiled("frame.mjml", language, mjml.get(), accent).ifPresent(made -> html.put(language, made));
            }
            try {
                Template text = PLAIN.compile(plain.get());
                Set<String> names = new LinkedHashSet<>();
                for (String source : List.of(mjml.get(), plain.get())) {
                    WORD_IN_FRAME.matcher(source).results().forEach(found -> names.add(found.group(1)));
                }
                return html.size() == languages.size() ? Optional.of(new Frames(html, text, names)) : Optional.empty();
            } catch (MustacheException broken) {
                mistakes.add(campaign.id() + "/frame.txt: no Mustache: " + broken.getMessage());
                return Optional.empty();
            }
        }

        private Optional<Template> compiled(String name, String language, String mjml, String accent) {
            try {
                // The colour is part of the frame: MJML computes with attributes, so no slot may stand there.
                String source = mjml.replace("@accent@", accent);
                String html = Mjml4j.render(source, new Mjml4j.Configuration(language));
                return Optional.of(ESCAPING.compile(withoutIndents(html)));
            } catch (MustacheException broken) {
                say(campaign.id() + '/' + name + ": no Mustache: " + broken.getMessage());
            } catch (RuntimeException broken) {
                say(campaign.id() + '/' + name + ": no MJML: " + broken.getMessage());
            }
            return Optional.empty();
        }

        /** MJML indents what it makes, and every mail would carry that. A line's end means the same as blanks do. */
        private static String withoutIndents(String html) {
            return PREFORMATTED.matcher(html).find()
                    ? html
                    : INDENTS.matcher(html).replaceAll("\n");
        }

        /** Each language renders the same frame; what is wrong with it is said once. */
        private void say(String mistake) {
            if (!mistakes.contains(mistake)) {
                mistakes.add(mistake);
            }
        }

        private Optional<String> file(String name) {
            Optional<String> text = files.shared(campaign.id(), name);
            if (text.isEmpty()) {
                mistakes.add(campaign.id() + "/" + name + ": is missing, here and beside the folders");
            }
            return text;
        }

        Map<String, Words> words(Set<String> languages, Set<String> shown) {
            Set<String> ofMails = new LinkedHashSet<>(List.of("subject", "preheader"));
            ofMails.addAll(shown);
            Set<String> templates = new TreeSet<>();
            campaign.steps().forEach(step -> step.variants().forEach(variant -> templates.add(variant.template())));
            Map<String, Words> spoken = new TreeMap<>();
            for (String language : languages) {
                String file = language + ".properties";
                Map<String, Template> byKey = new HashMap<>();
                read(file, files.texts().getOrDefault(file, ""), byKey);
                String own = campaign.id() + '/' + file;
                String text = files.texts().getOrDefault(own, "");
                Set<String> keys = read(own, text, byKey);
                for (String key : keys) {
                    refuseUnknown(own, text, key, ofMails, templates);
                }
                byKey.putIfAbsent(TITLE, PLAIN.compile(""));
                Words words = new Words(byKey);
                for (String template : templates) {
                    Set<String> needed = new LinkedHashSet<>();
                    if (takes(campaign, template, true)) {
                        needed.addAll(ofMails);
                    }
                    if (takes(campaign, template, false)) {
                        needed.add(TEXT);
                    }
                    for (String name : needed) {
                        if (words.of(template, name).isEmpty()) {
                            mistakes.add(own + ": " + template + '.' + name + " is missing");
                        }
                    }
                }
                spoken.put(language, words);
            }
            return spoken;
        }

        private Set<String> read(String file, String text, Map<String, Template> into) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(text));
            } catch (IOException | IllegalArgumentException broken) {
                mistakes.add(file + ": no properties: " + broken.getMessage());
            }
            for (String key : new TreeSet<>(properties.stringPropertyNames())) {
                String value = properties.getProperty(key);
                try {
                    Template words = PLAIN.compile(value);
                    words.visit(new OnlySlots(place(file, text, key), slots(key)));
                    if (!value.isBlank()) {
                        into.put(key, words);
                    }
                } catch (MustacheException broken) {
                    say(place(file, text, key) + ": no Mustache: " + broken.getMessage());
                }
            }
            return properties.stringPropertyNames();
        }

        private static Set<String> slots(String key) {
            String name = key.substring(key.indexOf('.') + 1);
            if (!name.equals(TITLE) && !name.equals(TEXT)) {
                return SLOTS;
            }
            Set<String> all = new TreeSet<>(SLOTS);
            all.addAll(MESSAGE_SLOTS);
            return all;
        }

        private void refuseUnknown(String file, String text, String key, Set<String> ofMails, Set<String> templates) {
            int dot = key.indexOf('.');
            String name = key.substring(dot + 1);
            if (dot >= 0 && !templates.contains(key.substring(0, dot))) {
                mistakes.add(place(file, text, key) + ": no step takes the template " + key.substring(0, dot) + ", but "
                        + String.join(", ", templates));
                return;
            }
            boolean inMails = ofMails.contains(name) && (dot < 0 || takes(campaign, key.substring(0, dot), true));
            boolean isOfOthers = name.equals(TITLE) || name.equals(TEXT);
            boolean inOthers = isOfOthers && (dot < 0 || takes(campaign, key.substring(0, dot), false));
            if (!inMails && !inOthers) {
                mistakes.add(place(file, text, key)
                        + (ofMails.contains(name)
                                ? ": only mails show " + name
                                : isOfOthers
                                        ? ": only what goes by another channel than mail has a " + name
                                        : ": neither subject, preheader nor frame show " + name));
            }
        }

        private static String place(String file, String text, String key) {
            Pattern start = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*[=:].*");
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (start.matcher(lines.get(i)).matches()) {
                    return file + ", line " + (i + 1) + ", " + key;
                }
            }
            return file + ", " + key;
        }

        /** A misspelt slot would silently be empty in every mail. */
        private final class OnlySlots implements Mustache.Visitor {
            private final String place;
            private final Set<String> slots;

            OnlySlots(String place, Set<String> slots) {
                this.place = place;
                this.slots = slots;
            }

            @Override
            public void visitText(String text) {}

            @Override
            public void visitVariable(String name) {
                if (!slots.contains(name)) {
                    say(place + ": there is no slot " + name + ", but " + String.join(", ", new TreeSet<>(slots)));
                }
            }

            @Override
            public boolean visitInclude(String name) {
                say(place + ": words include nothing");
                return false;
            }

            @Override
            public boolean visitSection(String name) {
                visitVariable(name);
                return true;
            }

            @Override
            public boolean visitInvertedSection(String name) {
                visitVariable(name);
                return true;
            }
        }
    }
}
