package io.qingping.cli;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/architecture.md, over all modules. */
@AnalyzeClasses(packages = "io.qingping", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String NATIVE = "org.bytedeco.";

  @ArchTest
  static final ArchRule modulesKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.qingping..")
          .layer("tensor")
          .definedBy("io.qingping.tensor..")
          .layer("media")
          .definedBy("io.qingping.media..")
          .layer("vdt")
          .definedBy("io.qingping.vdt..")
          .layer("wenlan")
          .definedBy("io.qingping.wenlan..")
          .layer("cli")
          .definedBy("io.qingping.cli..")
          .whereLayer("tensor")
          .mayNotAccessAnyLayer()
          .whereLayer("media")
          .mayNotAccessAnyLayer()
          .whereLayer("vdt")
          .mayOnlyAccessLayers("tensor", "media")
          .whereLayer("wenlan")
          .mayOnlyAccessLayers("tensor", "media")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule onlyTensorKnowsLibtorch =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.qingping.tensor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NATIVE + "pytorch..", NATIVE + "openblas..");

  @ArchTest
  static final ArchRule onlyMediaKnowsOpenCvAndFfmpeg =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.qingping.media..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(NATIVE + "opencv..", NATIVE + "ffmpeg..");

  @ArchTest
  static final ArchRule modelsAndCommandsKnowNoNativeBinding =
      noClasses()
          .that()
          .resideInAnyPackage("io.qingping.vdt..", "io.qingping.wenlan..", "io.qingping.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(NATIVE + ".");

  @ArchTest
  static final ArchRule commandsHoldNoModelLogic =
      noClasses()
          .that()
          .resideInAPackage("io.qingping.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.qingping.vdt.model..",
              "io.qingping.vdt.diffusion..",
              "io.qingping.vdt.mask..",
              "io.qingping.vdt.motion.sim..",
              "io.qingping.media.render..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.qingping.tensor.Tensor");

  @ArchTest
  static final ArchRule theNetworkKnowsNoPhotos =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.qingping.vdt.model..", "io.qingping.vdt.diffusion..", "io.qingping.vdt.mask..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.qingping.media..", "io.qingping.vdt.motion..");

  @ArchTest
  static final ArchRule packagesAreNamedAfterWhatTheyAreAbout =
      noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..");

  @ArchTest
  static final ArchRule classesAreNamedAfterWhatTheyAre =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)");

  @ArchTest
  static final ArchRule onlyTheCommandLineTalks =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.qingping.cli..")
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule onlyTheCommandLineEndsTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.qingping.cli..")
          .should()
          .callMethodWhere(calls("java.lang.System.exit(int)"))
          .orShould()
          .callMethodWhere(calls("java.lang.Runtime.halt(int)"));

  @ArchTest
  static final ArchRule nobodyOrdersTheGarbageCollector =
      noClasses()
          .should()
          .callMethodWhere(calls("java.lang.System.gc()"))
          .orShould()
          .callMethodWhere(calls("java.lang.Runtime.gc()"));

  @ArchTest
  static final ArchRule packagesDoNotKnowEachOtherInCircles =
      slices().matching("io.qingping.(vdt.*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule commandsAreTheCommandLinesOwn =
      classes()
          .that()
          .haveSimpleNameEndingWith("Command")
          .should()
          .resideInAPackage("io.qingping.cli..")
          .andShould()
          .notBePublic();

  private static DescribedPredicate<JavaAccess<?>> calls(String method) {
    return target(fullName(method)).as("calls " + method);
  }
}
