package io.tieredcache.cli;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows of ARCHITECTURE.md and the shape of types and names; here, because cache-cli sees all.
 */
final class ArchitectureTest {
  private static final String API = "io.tieredcache";
  private static final String SPI = "io.tieredcache.spi..";
  private static final String CODEC = "io.tieredcache.codec..";
  private static final String REDIS = "io.tieredcache.redis..";
  private static final String POSTGRES = "io.tieredcache.postgres..";
  private static final String TESTKIT = "io.tieredcache.testkit..";
  private static final String CLI = "io.tieredcache.cli..";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(API);

  @Test
  void core_dependsOnNoStoreAndNoModuleAboveIt() {
    noClasses()
        .that()
        .resideInAnyPackage(API, SPI, CODEC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            REDIS,
            POSTGRES,
            TESTKIT,
            CLI,
            "io.lettuce..",
            "io.netty..",
            "java.sql..",
            "javax.sql..")
        .check(ALL);
  }

  @Test
  void spi_dependsOnTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(SPI)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(SPI, "java..", "org.jspecify..")
        .check(ALL);
  }

  @Test
  void codec_dependsOnTheSpiOnly() {
    classes()
        .that()
        .resideInAPackage(CODEC)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(CODEC, SPI, "java..", "org.jspecify..", "com.fasterxml.jackson..")
        .check(ALL);
  }

  @Test
  void redis_knowsNoOtherTierAndNoTestCode() {
    noClasses()
        .that()
        .resideInAPackage(REDIS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(POSTGRES, TESTKIT, CLI, "java.sql..", "org.postgresql..")
        .check(ALL);
  }

  @Test
  void postgres_knowsNoOtherTierAndNoTestCode() {
    noClasses()
        .that()
        .resideInAPackage(POSTGRES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(REDIS, TESTKIT, CLI, "io.lettuce..", "io.netty..")
        .check(ALL);
  }

  @Test
  void testkit_knowsNoTierAndNoCommand() {
    noClasses()
        .that()
        .resideInAPackage(TESTKIT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(REDIS, POSTGRES, CLI)
        .check(ALL);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.tieredcache.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void packages_areNullMarked() {
    Set<String> unmarked =
        ALL.stream()
            .map(JavaClass::getPackage)
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of(), unmarked);
  }

  @Test
  void names_sayWhatATypeIs() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Base)").check(ALL);
  }

  @Test
  void staticFields_neverChange() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(TESTKIT)
        .should()
        .beFinal()
        .because("testkit alone keeps state per JVM: the servers it has started")
        .check(ALL);
  }

  @Test
  void packagePrivateClasses_areFinal() {
    classes()
        .that()
        .arePackagePrivate()
        .and()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveModifier(ABSTRACT)
        .should()
        .haveModifier(FINAL)
        .check(ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {API, API + ".redis", API + ".postgres"})
  void publicSurface_isAtMostAThirdOfThePackage(String name) {
    List<JavaClass> types =
        ALL.stream()
            .filter(type -> type.getPackageName().equals(name))
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().contains("-info"))
            .toList();
    List<String> open =
        types.stream()
            .filter(type -> type.getModifiers().contains(PUBLIC))
            .map(JavaClass::getSimpleName)
            .toList();

    assertTrue(!types.isEmpty(), name);
    assertTrue(
        open.size() * 3 <= types.size(), () -> open + " of " + types.size() + " types are public");
  }
}
