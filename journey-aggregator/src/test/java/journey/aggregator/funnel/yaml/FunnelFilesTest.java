package journey.aggregator.funnel.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import journey.aggregator.funnel.Breakdown;
import journey.aggregator.funnel.Breakdown.Attribution;
import journey.aggregator.funnel.Filter;
import journey.aggregator.funnel.Funnel;
import journey.aggregator.funnel.Funnel.Exclusion;
import journey.aggregator.funnel.Funnel.Order;
import journey.aggregator.funnel.Funnel.Step;
import journey.aggregator.funnel.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunnelFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aDefinitionSaysEverythingThatAFunnelCanBe() throws IOException {
        write("mugs.yaml", """
                name: mugs
                order: strict
                window: 36h
                ignored: [Page]
                steps:
                  - name: visit
                    where: {campaign: {contains: cpc, exists: true}}
                  - name: mug added
                    events: add_to_cart
                    where:
                      category: [Mugs, Bowls]
                      price: {above: 10, below: 99.5}
                      channel: {not: store}
                  - name: ordered
                    events: [Order Completed]
                exclusions:
                  - events: [Product Removed]
                    after: mug added
                    before: ordered
                breakdown:
                  by: campaign
                  attribution: last
                  values: ["google/*", newsletter]
                """);

        assertThat(FunnelFiles.read(folder))
                .containsExactly(
                        Funnel.DEFAULT,
                        new Funnel(
                                "mugs",
                                Order.STRICT,
                                Duration.ofHours(36),
                                List.of(
                                        new Step(
                                                "visit",
                                                Set.of(),
                                                List.of(
                                                        new Filter.Contains(Property.CAMPAIGN, "cpc"),
                                                        new Filter.Present(Property.CAMPAIGN))),
                                        new Step(
                                                "mug added",
                                                Set.of("Product Added"),
                                                List.of(
                                                        new Filter.OneOf(Property.CATEGORY, Set.of("mugs", "bowls")),
                                                        new Filter.Above(Property.PRICE, new BigDecimal("10")),
                                                        new Filter.Below(Property.PRICE, new BigDecimal("99.5")),
                                                        new Filter.Not(Property.CHANNEL, Set.of("store")))),
                                        new Step("ordered", Set.of("Order Completed"))),
                                List.of(new Exclusion(Set.of("Product Removed"), List.of(), 1, 2)),
                                Set.of("Page"),
                                Optional.of(new Breakdown(
                                        Property.CAMPAIGN, Attribution.LAST, List.of("google/*", "newsletter")))));
    }

    @Test
    void aFolderHoldsFilesAFileHoldsListsAndDocuments() throws IOException {
        write(
                "b.yml",
                "- {name: two, steps: [{name: v}, {name: a, events: A}]}\n- {name: three, steps: [{name: v}, {name: a, events: A}]}");
        write(
                "a.yaml",
                "name: default\nsteps: [{name: v}, {name: a, events: A}]\n---\nname: one\nsteps: [{name: v}, {name: a, events: A}]");
        write("notes.txt", "not YAML: [");

        assertThat(FunnelFiles.read(folder)).extracting(Funnel::name).containsExactly("default", "one", "two", "three");
        assertThat(FunnelFiles.read(folder.resolve("b.yml")))
                .extracting(Funnel::name)
                .containsExactly("default", "two", "three");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nam: x                                              | f.yaml, line 2: a funnel has no key nam, but breakdown",
                "window: soon                                        | f.yaml, line 2: window is a length of time",
                "order: loose                                        | f.yaml, line 2: order is one of any, sequential, strict",
                "exclusions: [{events: X, after: nowhere}]           | f.yaml, line 2: after is the name of none of the steps",
                "exclusions: [{after: a}]                            | f.yaml, line 2: an exclusion needs events",
                "breakdown: {by: mood, values: [a]}                  | f.yaml, line 2: by is none of campaign",
                "breakdown: {by: price, values: [a]}                 | f.yaml, line 2: a breakdown is by text",
                "breakdown: {by: campaign}                           | f.yaml, line 2: the key values is missing",
                "ignored: [Page]                                     | f.yaml, line 1: only a strict order ignores events",
                "name: again                                         | f.yaml, line 2: a funnel has the key name twice",
                "window: [                                           | f.yaml, line 4: no YAML",
            })
    void whatIsWrongIsSaidWithFileAndLine(String line, String sentence) throws IOException {
        write("f.yaml", "name: f\n" + line + "\nsteps: [{name: a, events: A}, {name: b, events: B}]\n");

        assertThatExceptionOfType(UnusableFunnels.class)
                .isThrownBy(() -> FunnelFiles.read(folder))
                .withMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{colour: red}           | f.yaml, line 3: where has no key colour",
                "{price: cheap}          | f.yaml, line 3: price is compared with a number",
                "{price: {contains: 1}}  | f.yaml, line 3: price has no key contains",
                "{channel: {above: 3}}   | f.yaml, line 3: channel has no key above",
                "{page: {exists: maybe}} | f.yaml, line 3: exists is true or false",
                "{page: []}              | f.yaml, line 3: page names no value",
                "[page]                  | f.yaml, line 3: where is written as keys and values",
            })
    void filtersAreCheckedToo(String where, String sentence) throws IOException {
        write("f.yaml", "name: f\nsteps:\n  - {name: a, events: A, where: " + where + "}\n  - {name: b, events: B}\n");

        assertThatExceptionOfType(UnusableFunnels.class)
                .isThrownBy(() -> FunnelFiles.read(folder))
                .withMessageStartingWith(sentence);
    }

    @Test
    void noFileAndTwoFunnelsOfOneNameAreRefused() throws IOException {
        assertThatExceptionOfType(UnusableFunnels.class)
                .isThrownBy(() -> FunnelFiles.read(folder.resolve("none.yaml")))
                .withMessageContaining("there is no such file");
        write("a.yaml", "name: f\nsteps: [{name: v}, {name: a, events: A}]");
        write("b.yaml", "\n\nname: f\nsteps: [{name: v}, {name: a, events: A}]");
        assertThatExceptionOfType(UnusableFunnels.class)
                .isThrownBy(() -> FunnelFiles.read(folder))
                .withMessage("b.yaml, line 3: there is another funnel with the name f");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
