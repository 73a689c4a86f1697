package journey.remarketing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "journey.remarketing", importOptions = ImportOption.DoNotIncludeTests.class)
class StructureTest {
    @ArchTest
    static final ArchRule campaignsAreSelfContained = classes()
            .that()
            .resideInAPackage("journey.remarketing.campaign")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "journey.events", "journey.remarketing.campaign");

    @ArchTest
    static final ArchRule filesAreReadAtTheEdge = classes()
            .that()
            .resideInAPackage("journey.remarketing.campaign.yaml")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.yaml.snakeyaml..",
                    "org.springframework.core.io..",
                    "org.springframework.boot.convert",
                    "journey.events",
                    "journey.remarketing.campaign",
                    "journey.remarketing.campaign.yaml");

    @ArchTest
    static final ArchRule conversationsArePure = classes()
            .that()
            .resideInAPackage("journey.remarketing.outreach")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "journey.events",
                    "journey.remarketing.campaign",
                    "journey.remarketing.outreach");

    @ArchTest
    static final ArchRule linksArePure = classes()
            .that()
            .resideInAPackage("journey.remarketing.links")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "javax.crypto..", "org.jspecify..", "journey.events", "journey.remarketing.links");

    @ArchTest
    static final ArchRule choicesArePure = classes()
            .that()
            .resideInAPackage("journey.remarketing.unsubscribe")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", "journey.remarketing.outreach", "journey.remarketing.unsubscribe");

    @ArchTest
    static final ArchRule webhooksArePure = classes()
            .that()
            .resideInAPackage("journey.remarketing.webhook")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "javax.crypto..", "org.jspecify..", "journey.events", "journey.remarketing.webhook");

    @ArchTest
    static final ArchRule pagesKnowNoFeature = classes()
            .that()
            .resideInAPackage("journey.remarketing.page")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "org.springframework..", "journey.remarketing.page");

    @ArchTest
    static final ArchRule reportsArePure = classes()
            .that()
            .resideInAPackage("journey.remarketing.bounce")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "javax.crypto..", "org.jspecify..", "journey.events", "journey.remarketing.bounce");

    @ArchTest
    static final ArchRule renderingSeesOnlyItsEngines = classes()
            .that()
            .resideInAPackage("journey.remarketing.mail")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "journey.events",
                    "journey.remarketing.campaign",
                    "journey.remarketing.mail",
                    "ch.digitalfondue.mjml4j..",
                    "com.samskivert.mustache..");

    @ArchTest
    static final ArchRule theCatalogueIsAskedOverAPort = classes()
            .that()
            .resideInAPackage("journey.remarketing.catalogue")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "io.micrometer..",
                    "journey.events",
                    "journey.remarketing.outreach",
                    "journey.remarketing.catalogue");

    @ArchTest
    static final ArchRule suggestionsAreAskedForOverAPort = classes()
            .that()
            .resideInAPackage("journey.remarketing.suggestion")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "io.micrometer..",
                    "journey.events",
                    "journey.remarketing.outreach",
                    "journey.remarketing.suggestion");

    @ArchTest
    static final ArchRule theRepertoireSeesFilesAndTemplates = classes()
            .that()
            .resideInAPackage("journey.remarketing.repertoire")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "io.micrometer..",
                    "journey.remarketing.campaign..",
                    "journey.remarketing.mail",
                    "journey.remarketing.repertoire");

    @ArchTest
    static final ArchRule nobodyDependsOnTheWiring = noClasses()
            .that()
            .resideOutsideOfPackage("journey.remarketing")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("journey.remarketing");
}
