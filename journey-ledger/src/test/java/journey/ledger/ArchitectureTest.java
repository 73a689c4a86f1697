package journey.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "journey.ledger", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theContractKnowsNoServer = classes()
            .that()
            .resideInAPackage("journey.ledger")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "journey.events", "journey.ledger");

    @ArchTest
    static final ArchRule theStoreKnowsRedisOnly = classes()
            .that()
            .resideInAPackage("journey.ledger.redis")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "journey.events",
                    "journey.ledger",
                    "journey.ledger.redis",
                    "io.lettuce..");

    @ArchTest
    static final ArchRule theLoopKnowsKafkaAndItsMetersButNoStore = classes()
            .that()
            .resideInAPackage("journey.ledger.kafka")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "journey.events",
                    "journey.events.codec",
                    "journey.ledger",
                    "journey.ledger.kafka",
                    "org.apache.kafka..",
                    "org.springframework.kafka.core",
                    "io.micrometer..",
                    "org.slf4j..");
}
