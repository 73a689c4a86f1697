package journey.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "journey.events", importOptions = ImportOption.DoNotIncludeTests.class)
final class StructureTest {
    @ArchTest
    static final ArchRule THE_CONTRACT_IS_PURE = classes()
            .that()
            .resideInAPackage("journey.events")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "journey.events");

    @ArchTest
    static final ArchRule ONLY_THE_CODEC_SEES_JSON = classes()
            .that()
            .resideInAPackage("journey.events.codec")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "tools.jackson..", "journey.events..");
}
