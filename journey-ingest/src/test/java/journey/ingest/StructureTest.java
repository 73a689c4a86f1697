package journey.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "journey.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
final class StructureTest {
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
            .resideInAPackage("journey.ingest.admission")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("journey.ingest.collect..");

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_AN_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackages("..http", "..kafka", "..micrometer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "journey.ingest.collect.http", "journey.ingest.collect.kafka", "journey.ingest.collect.micrometer");
}
