package io.llmspell.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table of packages in the architecture document. */
class ArchitectureTests {

    private static final String BASE = "io.llmspell.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.llmspell");

    private static final DescribedPredicate<JavaClass> ALWAYS =
            resideInAnyPackage("java..", "javax..", "org.jspecify..");

    /** Spring proper, with Spring's own interfaces of logging and advice; what a row names on top is not in it. */
    private static final DescribedPredicate<JavaClass> SPRING = resideInAnyPackage(
                    "org.springframework..", "org.apache.commons.logging", "org.aopalliance..")
            .and(not(resideInAnyPackage(
                    "org.springframework.ai..",
                    "org.springframework.batch..",
                    "org.springframework.boot.actuate..",
                    "org.springframework.boot.health..",
                    "org.springframework.jdbc..",
                    "org.springframework.security..",
                    "org.springframework.web..")));

    private static final DescribedPredicate<JavaClass> SPRING_JDBC = resideInAnyPackage(
            "org.springframework.jdbc..", "org.springframework.dao..", "org.springframework.transaction..");

    private static final DescribedPredicate<JavaClass> SPRING_SECURITY =
            resideInAPackage("org.springframework.security..");

    private static final DescribedPredicate<JavaClass> JACKSON =
            resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson.annotation..");

    private static final DescribedPredicate<JavaClass> RESILIENCE4J = resideInAPackage("io.github.resilience4j..");

    private static final DescribedPredicate<JavaClass> MDC =
            nameMatching("org\\.slf4j\\.MDC(\\$.*)?").forSubtype();

    /** A row each: the package, what it may use of ours, and what of others. */
    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(
                        "annotation",
                        own("hook", "event"),
                        nameMatching("org\\.springframework\\.stereotype\\.Component"
                                        + "|org\\.springframework\\.core\\.annotation\\.AliasFor")
                                .forSubtype()),
                Arguments.of("hook", own(), RESILIENCE4J),
                Arguments.of("event", own(), JACKSON.or(resideInAnyPackage("com.google.re2j..", "org.jctools.."))),
                Arguments.of(
                        "event.storage",
                        own("event", "jdbc"),
                        JACKSON.or(SPRING_JDBC).or(RESILIENCE4J)),
                Arguments.of("jdbc", own(), SPRING_JDBC.or(resideInAPackage("org.springframework.core.."))),
                Arguments.of(
                        "integration",
                        own("annotation", "hook", "event", "state"),
                        SPRING.or(SPRING_SECURITY)
                                .or(JACKSON)
                                .or(RESILIENCE4J)
                                .or(MDC)
                                .or(resideInAnyPackage(
                                        "com.github.benmanes.caffeine..",
                                        "io.micrometer.context..",
                                        "jakarta.validation..",
                                        "reactor..",
                                        "org.reactivestreams.."))),
                Arguments.of(
                        "integration.adapter",
                        own("annotation", "integration", "hook"),
                        SPRING.or(JACKSON).or(resideInAnyPackage("org.aopalliance..", "org.apache.commons.logging.."))),
                Arguments.of(
                        "integration.langchain4j",
                        own("integration", "integration.adapter", "hook"),
                        SPRING.or(resideInAPackage("dev.langchain4j.."))),
                Arguments.of(
                        "integration.batch",
                        own("integration", "integration.adapter", "hook"),
                        SPRING.or(resideInAnyPackage("org.springframework.batch.."))),
                Arguments.of(
                        "integration.adk",
                        own("integration", "integration.adapter", "hook"),
                        SPRING.or(resideInAnyPackage("com.google..", "io.reactivex.rxjava3..", "reactor.."))),
                Arguments.of(
                        "integration.springai",
                        own("annotation", "integration", "integration.adapter", "hook", "event"),
                        SPRING.or(JACKSON).or(resideInAnyPackage("org.springframework.ai..", "reactor.."))),
                Arguments.of(
                        "security",
                        own("hook", "event", "integration"),
                        SPRING.or(SPRING_SECURITY)
                                .or(RESILIENCE4J)
                                .or(resideInAnyPackage("com.networknt..", "com.sun.management"))),
                // No engine of a language: those are in packages of their own.
                Arguments.of("bridge", own("hook", "event", "state"), SPRING.or(JACKSON)),
                Arguments.of("state", own("hook", "jdbc"), JACKSON.or(SPRING_JDBC)),
                Arguments.of("builtin", own("hook", "event"), resideInAnyPackage()),
                Arguments.of(
                        "observability",
                        own("hook", "event", "bridge"),
                        resideInAPackage("io.micrometer..").and(not(resideInAPackage("io.micrometer.context..")))));
    }

    /** The rows that may use a library of their choice: a framework, an engine, all that others may. */
    static Stream<Arguments> tableOfOpenRows() {
        String[] below = {
            "annotation",
            "hook",
            "event",
            "event.storage",
            "integration",
            "integration..",
            "jdbc",
            "bridge..",
            "security",
            "state",
            "builtin",
            "observability"
        };
        return Stream.of(
                Arguments.of(
                        "integration.(*)..", own("annotation", "integration", "integration.adapter", "hook", "event")),
                Arguments.of("bridge..", own("hook", "event", "event.storage", "jdbc", "state")),
                Arguments.of("actuate", own(below)),
                Arguments.of("test", own(below).or(own("actuate"))),
                Arguments.of("autoconfigure", own(below).or(own("actuate", "test"))));
    }

    private static DescribedPredicate<JavaClass> own(String... packages) {
        return resideInAnyPackage(Stream.of(packages).map(BASE::concat).toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("table")
    void aPackageUsesOnlyWhatItsRowNames(
            String name, DescribedPredicate<JavaClass> ours, DescribedPredicate<JavaClass> others) {
        classes()
                .that()
                .resideInAPackage(BASE + name)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(BASE + name)
                        .or(ours)
                        .or(others)
                        .or(ALWAYS)
                        .or(primitives()))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("tableOfOpenRows")
    void aPackageUsesOnlyThePackagesItsRowNames(String name, DescribedPredicate<JavaClass> ours) {
        classes()
                .that()
                .resideInAPackage(BASE + name)
                .should()
                .onlyDependOnClassesThat(
                        resideInAPackage(BASE + name).or(ours).or(not(resideInAPackage("io.llmspell.."))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> primitives() {
        return DescribedPredicate.describe(
                "primitive types", type -> type.getBaseComponentType().isPrimitive());
    }

    @Test
    void everyPackageHasARow() {
        Set<String> rows = Stream.concat(table(), tableOfOpenRows())
                .map(row -> String.valueOf(row.get()[0]))
                .collect(Collectors.toSet());

        assertThat(CLASSES.stream()
                        .map(type -> type.getPackageName().substring(BASE.length()))
                        .filter(name -> !name.matches("(integration|bridge)\\..*|bridge"))
                        .distinct())
                .isSubsetOf(rows)
                .contains("annotation", "hook", "integration", "observability", "autoconfigure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "event"})
    void theEnginesKnowNoSpring(String engine) {
        noClasses()
                .that()
                .resideInAPackage(BASE + engine)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingUsesTheAutoConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "autoconfigure")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + "autoconfigure..")
                .check(CLASSES);
    }

    /** What is for tests is no part of what runs in production, but for its own auto-configuration. */
    @Test
    void nothingUsesTheTestKit() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "test")
                .and()
                .doNotHaveSimpleName("HookTestAutoConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + "test..")
                .check(CLASSES);
    }

    /** Tests may use them without a library for tests: they are for any framework of tests. */
    @Test
    void busClockAndContextsOfTheTestKitNeedNoLibraryForTests() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "test")
                .and()
                .haveNameMatching(".*(ManualEventBus|EventRecorder|TestClock|HookContext.*|HookRun|HookVerdict|TestCall"
                        + "|Recorded(Conversation|ToolCall|ToolException)|Replayed.*|RecordingReader)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.assertj..", "org.junit..", "org.springframework.boot..", "org.mockito..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.llmspell.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void implementationsHaveNamesThatSayWhatTheyAre() {
        noClasses().should().haveNameMatching(".*(Impl|Utils?|Helper|Manager)").check(CLASSES);
    }

    /** Public is what users call or implement; an implementation is public only where auto-configuration makes it. */
    @Test
    void implementationsOfAPackagesOwnInterfacesArePackagePrivate() {
        classes()
                .that(DescribedPredicate.describe(
                        "implement an interface of their package", ArchitectureTests::implementsNeighbour))
                .and()
                .areNotEnums()
                .and()
                .areNotRecords()
                .and(not(DescribedPredicate.describe(
                        "are made by auto-configuration", ArchitectureTests::isMadeByAutoConfiguration)))
                .should()
                .notBePublic()
                .check(CLASSES);
    }

    private static boolean implementsNeighbour(JavaClass type) {
        return !type.isInterface()
                && type.getAllRawInterfaces().stream()
                        .anyMatch(face -> face.getPackageName().equals(type.getPackageName())
                                && face.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static boolean isMadeByAutoConfiguration(JavaClass type) {
        return type.getConstructorCallsToSelf().stream()
                .anyMatch(call -> call.getOriginOwner().getPackageName().equals(BASE + "autoconfigure"));
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(found -> found.isAnnotatedWith(NullMarked.class), "is null-marked");
    }

    @Test
    void theTableIsAboutClassesThatAreThere() {
        assertThat(CLASSES.contain("io.llmspell.hook.HookEngine")).isTrue();
        assertThat(CLASSES.stream().filter(belongToAnyOf(ArchitectureTests.class)))
                .isEmpty();
    }
}
