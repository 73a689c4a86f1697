package journey.ingest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import journey.ingest.collect.Flaw;

@AnalyzeClasses(packages = "journey.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
final class StructureTest {
    private static final String[] DIALECTS = {
        "journey.ingest.shopify", "journey.ingest.woocommerce", "journey.ingest.measurement", "journey.ingest.pixel"
    };

    @ArchTest
    static final ArchRule THE_CORE_IS_PURE = classes()
            .that()
            .resideInAPackage("journey.ingest.collect")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "tools.jackson.core..",
                    "journey.events..",
                    "journey.ingest.admission",
                    "journey.ingest.collect");

    @ArchTest
    static final ArchRule WHAT_BROWSERS_LOAD_IS_PURE = classes()
            .that()
            .resideInAPackage("journey.ingest.browser")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "journey.ingest.browser");

    @ArchTest
    static final ArchRule ADMISSION_KNOWS_NO_OTHER_FEATURE = noClasses()
            .that()
            .resideInAPackage("journey.ingest.admission..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("journey.ingest.collect..", "journey.ingest.listener..", "journey.ingest.dialect..");

    @ArchTest
    static final ArchRule WHAT_PROXIES_SAY_IS_READ_WITHOUT_ANY_LIBRARY = classes()
            .that()
            .resideInAPackage("journey.ingest.admission.proxies")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "journey.ingest.admission.proxies");

    @ArchTest
    static final ArchRule ADMISSION_ASKS_NO_BOTS = noClasses()
            .that()
            .resideInAnyPackage("journey.ingest.admission", "journey.ingest.admission.proxies")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("journey.ingest.admission.bots");

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_AN_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackages("..http", "..kafka", "..micrometer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "journey.ingest.collect.http", "journey.ingest.collect.kafka", "journey.ingest.collect.micrometer");

    @ArchTest
    static final ArchRule DIALECTS_ARE_PURE = classes()
            .that()
            .resideInAnyPackage(DIALECTS)
            .or()
            .resideInAPackage("journey.ingest.dialect")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "org.jspecify..",
                            "tools.jackson..",
                            "journey.ingest.admission",
                            "journey.ingest.dialect")
                    .or(resideInAnyPackage(DIALECTS))
                    .or(equivalentTo(Flaw.class)));

    @ArchTest
    static final ArchRule NO_DIALECT_KNOWS_ANOTHER = slices().matching(
                    "journey.ingest.(shopify|woocommerce|measurement|pixel)")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule THE_FRAME_KNOWS_NO_DIALECT = noClasses()
            .that()
            .resideInAPackage("journey.ingest.dialect")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DIALECTS);
}
