package journey.remarketing.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import journey.events.CartContents;
import journey.events.Contact;
import journey.events.Product;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.CampaignFiles;
import journey.remarketing.campaign.yaml.CampaignFolder;
import journey.remarketing.campaign.yaml.Definitions;
import org.junit.jupiter.api.Test;

class MailRendererTest {
    private static final URI UNSUBSCRIBE = URI.create("https://news.shop.example/unsubscribe/t0ken");
    private final MailRenderer renderer = renderer(new Shop(
            "Bottega & Figli",
            URI.create("https://shop.example/"),
            "Via Roma 1, 10121 Torino",
            Optional.empty(),
            "#1f5c4d",
            "https://shop.example/cart?items={items}&utm_campaign={campaign}",
            Locale.ENGLISH,
            "EUR"));

    static MailRenderer renderer(Shop shop) {
        MailRenderer renderer = new MailRenderer(
                shop,
                (customer, campaign, occasion, survey, score) ->
                        "https://news.shop.example/survey/" + survey.kind().code() + '/' + score);
        List<String> mistakes = new ArrayList<>();
        CampaignFiles files = new CampaignFolder(Optional.empty()).read();
        renderer.use(renderer.read(files, Definitions.read(files, mistakes), mistakes));
        assertThat(mistakes).isEmpty();
        return renderer;
    }

    static Product product(String id, String name, String variant, String price, int quantity) {
        return new Product(
                id,
                Optional.of(name),
                Optional.of(variant).filter(v -> !v.isEmpty()),
                Optional.empty(),
                Optional.of(price).filter(p -> !p.isEmpty()).map(BigDecimal::new),
                quantity,
                Optional.of("https://shop.example/p/" + id),
                Optional.of("https://shop.example/i/" + id + ".jpg"));
    }

    static Contact contact(String firstName, String locale) {
        return new Contact(
                Optional.of("anna@example.org"),
                Optional.of(firstName).filter(n -> !n.isEmpty()),
                Optional.of(locale),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of("u1"),
                Optional.empty());
    }

    private MailContent render(Contact contact, List<Product> lines, List<Product> viewed, String step) {
        return renderer.render(
                new MailSubject(
                        Samples.NOBODY,
                        "cart-recovery",
                        step,
                        contact,
                        new CartContents("ep1", CartContents.Kind.CART, lines, Optional.of("EUR")),
                        viewed,
                        Optional.empty()),
                UNSUBSCRIBE);
    }

    @Test
    void anItalianMailShowsItemsQuantitiesPricesAndTotalsTheItalianWay() {
        MailContent mail = render(
                contact("Anna", "it-IT"),
                List.of(product("p1", "Moka", "6 tazze", "617.25", 2), product("p2", "Tazzina", "", "4.5", 1)),
                List.of(product("p3", "Macinino", "", "39.90", 1)),
                "first");
        assertThat(mail.subject()).isEqualTo("Anna, hai lasciato qualcosa nel carrello");
        String html = mail.html().replace('\u00a0', ' ');
        assertThat(html)
                .contains("Moka", "6 tazze", "617,25 €", "1.234,50 €", "4,50 €", "1.239,00 €", "Totale")
                .contains("https://shop.example/i/p1.jpg", "Macinino", "39,90 €", "Hai guardato anche")
                .contains("Via Roma 1", "Bottega &amp; Figli", UNSUBSCRIBE.toString())
                .contains("items&#x3D;p1%3A2%2Cp2%3A1")
                .doesNotContain("{{", "<mj-");
        assertThat(mail.text().replace('\u00a0', ' '))
                .contains("Moka (6 tazze)", "1.234,50 €", "Totale: 1.239,00 €", UNSUBSCRIBE.toString())
                .contains(
                        "Bottega & Figli",
                        "https://shop.example/cart?items=p1%3A2%2Cp2%3A1&utm_campaign=cart-recovery");
    }

    @Test
    void anEnglishMailWritesPricesTheEnglishWay() {
        MailContent mail =
                render(contact("Ann", "en-GB"), List.of(product("p1", "Moka", "", "1234.5", 1)), List.of(), "first");
        assertThat(mail.subject()).isEqualTo("Ann, you left something in your cart");
        assertThat(mail.html()).contains("€1,234.50", "Return to my cart").doesNotContain("You also had a look at");
    }

    @Test
    void aMailCarriesNeitherIndentsNorRoomForWhatItDoesNotShow() {
        List<Product> cart = List.of(product("p1", "Moka", "", "1", 1));
        String bare = render(contact("Ann", "en"), cart, List.of(), "first").html();
        String full = render(contact("Ann", "en"), cart, List.of(product("p2", "Mug", "", "2", 1)), "first")
                .html();
        assertThat(bare.lines()).noneMatch(line -> line.startsWith(" "));
        assertThat(full).contains("table-layout:fixed");
        assertThat(bare).doesNotContain("table-layout:fixed");
    }

    @Test
    void aLanguageThatIsNotSpokenGetsTheShopsOwn() {
        MailContent mail =
                render(contact("", "fi-FI"), List.of(product("p1", "Moka", "", "1", 1)), List.of(), "second");
        assertThat(mail.subject()).isEqualTo("Still thinking about Moka?");
    }

    @Test
    void markupInNamesStaysText() {
        MailContent mail = render(
                contact("<b>Eve</b>\r\nBcc: all@example.org", "en"),
                List.of(product("p1", "<script>alert(1)</script>", "{{t.total}}", "1", 1)),
                List.of(),
                "first");
        assertThat(mail.html()).contains("&lt;script&gt;").doesNotContain("<script>", "<b>Eve");
        assertThat(mail.html()).contains("{{t.total}}");
        assertThat(mail.subject()).doesNotContain("\r", "\n");
    }

    @Test
    void whatIsInTheCartIsNotRecommended() {
        MailContent mail = render(
                contact("Ann", "en"),
                List.of(product("p1", "Moka", "", "1", 1)),
                List.of(product("p1", "Moka", "", "1", 1)),
                "first");
        assertThat(mail.html()).doesNotContain("You also had a look at");
    }

    @Test
    void withoutPicturesAndPricesTheMailIsStillTidy() {
        Product bare = new Product(
                "p1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.of("javascript:alert(1)"));
        MailContent mail = render(contact("", "en"), List.of(bare), List.of(), "third");
        assertThat(mail.html()).contains("p1").doesNotContain("<img", "Total", "javascript:");
    }

    @Test
    void whatOthersChoseIsShownOnceAndWhatSellsBestOnlyWhereThereIsNothingElse() {
        Product cups = product("cups", "Cups", "", "12.50", 1);
        Product moka = product("moka", "Moka", "", "30", 1);
        Product tin = product("tin", "Tin", "", "18", 1);
        MailContent related =
                renderer.render(about(List.of(moka), List.of(tin), List.of(moka, tin, cups)), UNSUBSCRIBE);
        assertThat(related.html())
                .contains("You also had a look at", "Others also chose", "Cups")
                .doesNotContain("What our customers love", "{{");
        assertThat(related.text())
                .containsOnlyOnce("Tin")
                .containsOnlyOnce("Cups")
                .contains("Others also chose:");
        assertThat(related.text().lines().filter(line -> line.contains("Moka"))).hasSize(1);

        MailContent popular = renderer.render(about(List.of(moka), List.of(), List.of()), UNSUBSCRIBE);
        assertThat(popular.html())
                .contains("What our customers love", "Bestseller")
                .doesNotContain("You also had a look at", "Others also chose");
    }

    private static MailSubject about(List<Product> lines, List<Product> viewed, List<Product> related) {
        return new MailSubject(
                Samples.NOBODY,
                "cart-recovery",
                "first",
                contact("Ann", "en-GB"),
                new CartContents("ep1", CartContents.Kind.CART, lines, Optional.of("EUR")),
                viewed,
                related,
                List.of(product("best", "Bestseller", "", "5", 1)),
                Optional.empty());
    }

    /** For looking at: {@code -Dmail.preview=<folder>} writes the mails there. */
    @Test
    void previewsAreWrittenWhereAsked() throws IOException {
        String folder = System.getProperty("mail.preview", "target/mail-preview");
        Files.createDirectories(Path.of(folder));
        for (String locale : List.of("it-IT", "en-GB")) {
            MailContent mail = render(
                    contact("Giulia", locale),
                    List.of(
                            product("moka", "Moka Classica", "6 tazze · alluminio", "34.90", 1),
                            product(
                                    "cups",
                                    "Tazzine in porcellana, set da sei con piattino",
                                    "Verde salvia",
                                    "12.50",
                                    2),
                            product("beans", "Miscela Torino 1 kg", "", "21.00", 3)),
                    List.of(
                            product("grinder", "Macinacaffè manuale", "", "59.00", 1),
                            product("milk", "Montalatte", "", "24.90", 1),
                            product("tin", "Barattolo salvaroma", "", "18.00", 1)),
                    "first");
            Files.writeString(Path.of(folder, locale + ".html"), mail.html());
            Files.writeString(Path.of(folder, locale + ".txt"), mail.text());
            assertThat(mail.html()).contains("Moka Classica");
        }
    }

    /** Every shipped mail in every language, beside those of carts: {@code <campaign>-<template>-<language>.html}. */
    @Test
    void everyShippedMailIsWholeInEveryLanguage() throws IOException {
        String folder = System.getProperty("mail.preview", "target/mail-preview");
        Files.createDirectories(Path.of(folder));
        List<Product> things = List.of(
                product("moka", "Moka Classica", "6 tazze · alluminio", "34.90", 1),
                product("cups", "Tazzine in porcellana, set da sei con piattino", "Verde salvia", "12.50", 2));
        List<Product> seen = List.of(
                product("grinder", "Macinacaffè manuale", "", "59.00", 1),
                product("tin", "Barattolo salvaroma", "", "18.00", 1));
        for (Campaign campaign : Definitions.read(new CampaignFolder(Optional.empty()).read())) {
            for (Campaign.Step step : campaign.steps()) {
                for (String language : renderer.languages(campaign.id())) {
                    MailSubject sample = Samples.about(campaign, step.id(), Locale.of(language));
                    MailSubject about = new MailSubject(
                            sample.customer(),
                            campaign.id(),
                            step.id(),
                            contact("Giulia", language),
                            new CartContents(
                                    "ep1",
                                    CartContents.Kind.CART,
                                    sample.cart().lines().isEmpty() ? List.of() : things,
                                    Optional.of("EUR")),
                            campaign.survey().isPresent() ? List.of() : seen,
                            sample.related(),
                            sample.bestsellers(),
                            Optional.empty());
                    MailContent mail = renderer.render(about, UNSUBSCRIBE);
                    String name = campaign.id() + '-' + step.id() + '-' + language;
                    Files.writeString(Path.of(folder, name + ".html"), mail.html());
                    Files.writeString(Path.of(folder, name + ".txt"), mail.text());
                    assertThat(mail.subject()).as(name).isNotBlank();
                    assertThat(mail.html())
                            .as(name)
                            .contains(UNSUBSCRIBE.toString())
                            .doesNotContain("{{", "<mj-");
                    assertThat(mail.text())
                            .as(name)
                            .contains(UNSUBSCRIBE.toString())
                            .doesNotContain("{{");
                    int answers = campaign.survey()
                            .map(survey -> survey.answers().size())
                            .orElse(0);
                    assertThat(mail.html().split("https://news.shop.example/survey/", -1))
                            .as(name)
                            .hasSize(answers + 1);
                    assertThat(mail.text().split("https://news.shop.example/survey/", -1))
                            .as(name)
                            .hasSize(answers + 1);
                }
            }
        }
    }

    @Test
    void whatWasLookedAtHasAPriceAndNeitherQuantityNorTotal() {
        MailContent mail = renderer.render(
                new MailSubject(
                        Samples.NOBODY,
                        "browse-reminder",
                        "reminder",
                        contact("Ann", "en-GB"),
                        new CartContents(
                                "browse:1",
                                CartContents.Kind.CART,
                                List.of(product("p1", "Moka", "", "34.90", 1)),
                                Optional.empty()),
                        List.of(),
                        Optional.empty()),
                UNSUBSCRIBE);
        assertThat(mail.html()).contains("€34.90", "https://shop.example/p/p1").doesNotContain("Qty", "Total");
        assertThat(mail.text()).contains("€34.90").doesNotContain("Qty", "Total");
    }
}
