package journey.aggregator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import journey.events.CustomerId;

@AnalyzeClasses(packages = "journey.aggregator", importOptions = ImportOption.DoNotIncludeTests.class)
class StructureTest {
    @ArchTest
    static final ArchRule pureFeaturesSeeOnlyTheJdkAndTheContract = classes()
            .that()
            .resideInAnyPackage(
                    "journey.aggregator.cart",
                    "journey.aggregator.order",
                    "journey.aggregator.person",
                    "journey.aggregator.phase",
                    "journey.aggregator.session",
                    "journey.aggregator.survey",
                    "journey.aggregator.counting",
                    "journey.aggregator.funnel")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "journey.events",
                    "journey.aggregator.cart",
                    "journey.aggregator.order",
                    "journey.aggregator.person",
                    "journey.aggregator.phase",
                    "journey.aggregator.session",
                    "journey.aggregator.survey",
                    "journey.aggregator.counting",
                    "journey.aggregator.funnel");

    @ArchTest
    static final ArchRule affinityKnowsNoPerson = classes()
            .that()
            .resideInAPackage("journey.aggregator.affinity")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.micrometer..",
                            "tools.jackson..",
                            "journey.events",
                            "journey.events.codec",
                            "journey.ledger",
                            "journey.aggregator.affinity")
                    .and(not(equivalentTo(CustomerId.class))));

    @ArchTest
    static final ArchRule nothingInTheMiddleSeesAnAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("..http", "..redis", "..kafka", "journey.aggregator")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "journey.aggregator..http",
                    "journey.aggregator..redis",
                    "journey.ledger.redis",
                    "journey.ledger.kafka");

    @ArchTest
    static final ArchRule featuresDoNotRunInCircles =
            slices().matching("journey.aggregator.(*)..").should().beFreeOfCycles();
}
