package journey.remarketing.repertoire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.UnusableCampaigns;
import journey.remarketing.campaign.yaml.CampaignFolder;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.Samples;
import journey.remarketing.mail.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepertoireTest {
    private static final String DEFINITION = "trigger: cart-abandoned\nsteps: [{id: first}]\n";
    private static final String WORDS =
            "first.subject=Hello {{firstName}}\nfirst.preheader=a\nfirst.headline=b\nfirst.intro=c\n";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MailRenderer renderer = new MailRenderer(
            new Shop(
                    "Bottega",
                    URI.create("https://shop.example/"),
                    "Via Roma 1",
                    Optional.empty(),
                    "#1f5c4d",
                    "https://shop.example/cart",
                    Locale.ENGLISH,
                    "EUR"),
            (customer, campaign, occasion, survey, score) -> "https://shop.example/" + score);

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Repertoire open() {
        return new Repertoire(
                new CampaignFolder(Optional.of(folder)),
                renderer,
                Clock.fixed(Instant.parse("2026-03-02T11:00:00Z"), ZoneOffset.UTC),
                registry);
    }

    private List<String> ids(Repertoire repertoire) {
        return repertoire.current().campaigns().stream().map(Campaign::id).toList();
    }

    private String subject(Repertoire repertoire, String campaign) {
        return renderer.render(
                        Samples.about(repertoire.current().campaign(campaign).orElseThrow(), "first", Locale.ENGLISH),
                        URI.create("https://shop.example/u"))
                .subject();
    }

    private double readings(String outcome) {
        var counter = registry.find("journey.remarketing.campaign.readings")
                .tag("outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void theShippedCampaignsAreInOrder() {
        Repertoire shipped =
                new Repertoire(new CampaignFolder(Optional.empty()), renderer, Clock.systemUTC(), registry);
        assertThat(ids(shipped))
                .containsExactly(
                        "browse-reminder",
                        "cart-recovery",
                        "checkout-recovery",
                        "payment-failed",
                        "survey-ces",
                        "survey-csat",
                        "survey-nps",
                        "win-back");
        for (Campaign campaign : shipped.current().campaigns()) {
            assertThat(renderer.languages(campaign.id())).containsExactly("en", "it");
        }
    }

    @Test
    void changedFilesReplaceAllCampaignsAndTheirWords() throws IOException {
        write("spring/campaign.yaml", DEFINITION);
        write("spring/en.properties", WORDS);
        Repertoire repertoire = open();
        assertThat(subject(repertoire, "spring")).isEqualTo("Hello Giulia");
        assertThat(repertoire.readOnce()).isInstanceOf(Reading.Unchanged.class);

        write("spring/en.properties", WORDS.replace("Hello", "Good day"));
        write("autumn/campaign.yaml", DEFINITION);
        write("autumn/en.properties", WORDS);

        assertThat(repertoire.readOnce())
                .isInstanceOfSatisfying(
                        Reading.Replaced.class,
                        replaced -> assertThat(replaced.campaigns()).isEqualTo(2));
        assertThat(ids(repertoire)).containsExactly("autumn", "spring");
        assertThat(subject(repertoire, "spring")).isEqualTo("Good day Giulia");
        assertThat(readings("replaced")).isEqualTo(1);
        assertThat(registry.get("journey.remarketing.campaigns").gauge().value())
                .isEqualTo(2);
    }

    @Test
    void aBrokenSetLeavesTheOldOneWorkingAndIsSaidUntilItIsMended() throws IOException {
        write("spring/campaign.yaml", DEFINITION);
        write("spring/en.properties", WORDS);
        Repertoire repertoire = open();

        write("spring/en.properties", WORDS.replace("Hello", "Good day"));
        write("autumn/campaign.yaml", "trigger: cart-abandoned\nsteps: 7\n");
        write("autumn/en.properties", WORDS);

        Reading refused = repertoire.readOnce();
        assertThat(refused).isInstanceOf(Reading.Refused.class);
        assertThat(((Reading.Refused) refused).mistakes())
                .containsExactly("autumn/campaign.yaml, line 2: steps is a list");
        assertThat(repertoire.readOnce()).isEqualTo(refused);
        assertThat(subject(repertoire, "spring")).isEqualTo("Hello Giulia");
        assertThat(ids(repertoire)).containsExactly("spring");
        assertThat(repertoire.mistakes()).hasSize(1);
        assertThat(readings("refused")).isEqualTo(1);
        assertThat(registry.get("journey.remarketing.campaigns.mistakes")
                        .gauge()
                        .value())
                .isEqualTo(1);

        write("autumn/campaign.yaml", DEFINITION);
        assertThat(repertoire.readOnce()).isInstanceOf(Reading.Replaced.class);
        assertThat(repertoire.mistakes()).isEmpty();
        assertThat(subject(repertoire, "spring")).isEqualTo("Good day Giulia");
    }

    @Test
    void aMountThatChangesByASymbolicLinkIsSeen() throws IOException {
        write("..2026_03_01/spring/campaign.yaml", DEFINITION);
        write("..2026_03_01/spring/en.properties", WORDS);
        write("..2026_03_02/spring/campaign.yaml", DEFINITION);
        write("..2026_03_02/spring/en.properties", WORDS.replace("Hello", "Good day"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_03_01"));
        Files.createSymbolicLink(folder.resolve("spring"), Path.of("..data", "spring"));
        try (Repertoire repertoire = open()) {
            assertThat(ids(repertoire)).containsExactly("spring");
            repertoire.watch(Duration.ofMillis(20));
            Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_03_02"));
            Files.move(
                    folder.resolve("..data_tmp"),
                    folder.resolve("..data"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            await().untilAsserted(
                            () -> assertThat(subject(repertoire, "spring")).isEqualTo("Good day Giulia"));
        }
    }

    @Test
    void aStartWithMistakesInTemplatesSaysAllOfThem() throws IOException {
        write("spring/campaign.yaml", DEFINITION);
        write(
                "spring/en.properties",
                "first.subject=Hello {{fistName}}\nfirst.headline=b\nfirst.intro={{#many}}c\nfrist.intro=d\nfirst.footer=e\n");
        write("spring/it.properties", WORDS);
        write("spring/frame.txt", "{{t.headline}} {{t.intro}} {{t.nowhere}}");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(UnusableCampaigns.class, wrong -> {
            assertThat(wrong.mistakes())
                    .anySatisfy(mistake -> assertThat(mistake)
                            .startsWith("spring/en.properties, line 1, first.subject: there is no slot fistName"));
            assertThat(wrong.mistakes())
                    .anySatisfy(mistake ->
                            assertThat(mistake).startsWith("spring/en.properties, line 3, first.intro: no Mustache"));
            assertThat(wrong.mistakes())
                    .contains(
                            "spring/en.properties, line 4, frist.intro: no step takes the template frist, but first",
                            "spring/en.properties, line 5, first.footer: neither subject, preheader nor frame show footer",
                            "spring/en.properties: first.preheader is missing",
                            "spring/en.properties: first.nowhere is missing",
                            "spring/it.properties: first.nowhere is missing");
        });
    }

    @Test
    void framesThatCannotBeRenderedAreRefused() throws IOException {
        write("spring/campaign.yaml", DEFINITION);
        write("spring/en.properties", WORDS);
        write("spring/frame.mjml", "<mjml><mj-body>\n<mj-section></mj-body>");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        UnusableCampaigns.class,
                        wrong -> assertThat(wrong.mistakes())
                                .singleElement()
                                .isEqualTo("spring/frame.mjml, line 2: mj-body is closed, but not open here"));
        write(
                "spring/frame.mjml",
                "<mjml><mj-body><mj-section><mj-column><mj-text>{{#items}}</mj-text></mj-column></mj-section></mj-body></mjml>");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        UnusableCampaigns.class,
                        wrong -> assertThat(wrong.mistakes())
                                .anySatisfy(
                                        mistake -> assertThat(mistake).startsWith("spring/frame.mjml: no Mustache")));
    }

    @Test
    void linesThatAreMeantToBeSeenStay() throws IOException {
        write("spring/campaign.yaml", DEFINITION);
        write("spring/en.properties", WORDS);
        write(
                "spring/frame.mjml",
                "<mjml><mj-body><mj-section><mj-column><mj-text><pre>a\n  b</pre></mj-text></mj-column></mj-section></mj-body></mjml>");
        Repertoire repertoire = open();
        assertThat(renderer.render(
                                Samples.about(
                                        repertoire.current().campaign("spring").orElseThrow(), "first", Locale.ENGLISH),
                                URI.create("https://shop.example/u"))
                        .html())
                .contains("a\n  b");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> new CampaignFolder(Optional.of(folder.resolve("nowhere"))).read())
                .isInstanceOf(UnusableCampaigns.class)
                .hasMessageContaining("can't be read");
    }

    @Test
    void theWordsOfAnotherChannelAreCheckedAsWell() throws IOException {
        write("spring/campaign.yaml", "trigger: cart-abandoned\nsteps: [{id: first}, {id: second, channel: sms}]\n");
        write("spring/en.properties", WORDS + "second.text=Look: {{link}}\n");
        Repertoire repertoire = new Repertoire(
                new CampaignFolder(Optional.of(folder)), Set.of("email", "sms"), renderer, Clock.systemUTC(), registry);
        assertThat(renderer.message(
                                Samples.about(
                                        repertoire.current().campaign("spring").orElseThrow(),
                                        "second",
                                        Locale.ENGLISH),
                                "https://shop.example/l",
                                URI.create("https://shop.example/u"))
                        .text())
                .isEqualTo("Look: https://shop.example/l");

        write("spring/en.properties", WORDS + "first.title={{link}} {{lonk}}\nsecond.subject=Hello\n");
        assertThat(repertoire.readOnce())
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.mistakes())
                                .anyMatch(mistake ->
                                        mistake.endsWith("there is no slot lonk, but cartTotal, firstItem, firstName,"
                                                + " link, many, shopName, unsubscribeUrl"))
                                .anyMatch(mistake ->
                                        mistake.endsWith("only what goes by another channel than mail has a title"))
                                .anyMatch(mistake -> mistake.endsWith("only mails show subject"))
                                .anyMatch(mistake -> mistake.endsWith("second.text is missing")));
        repertoire.close();
    }
}
