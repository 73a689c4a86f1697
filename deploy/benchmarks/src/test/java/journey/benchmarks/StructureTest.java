package journey.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "journey.benchmarks", importOptions = ImportOption.DoNotIncludeTests.class)
final class StructureTest {
    @ArchTest
    static final ArchRule TRAFFIC_AND_REPORT_ARE_PURE = classes()
            .that()
            .resideInAnyPackage("journey.benchmarks.traffic", "journey.benchmarks.report")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "journey.benchmarks.traffic", "journey.benchmarks.report");

    @ArchTest
    static final ArchRule THE_LOAD_KNOWS_ONLY_THE_TRAFFIC = classes()
            .that()
            .resideInAPackage("journey.benchmarks.load")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.HdrHistogram..",
                    "journey.benchmarks.traffic",
                    "journey.benchmarks.load");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_RUNNER = noClasses()
            .that()
            .resideInAPackage("journey.benchmarks.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("journey.benchmarks");
}
