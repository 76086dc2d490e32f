package io.tieredcache.testkit;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;

/** A rule of the engine that is left out by exchanging a method's code when its class is loaded. */
interface MutantRule {
  /** The class whose code is exchanged, without the library's package, with slashes. */
  String type();

  /** How the exchanged method's name and descriptor begin. */
  String method();

  /** Which of the promises it stands for. */
  String promises();

  /** By which disturbances alone a course shows it soonest, with commas. */
  String disturbances();

  /** Under which policy of {@link MutantCourses}. */
  MutantCourses.Way way();

  /**
   * Writes another method, or passes on a changed one.
   *
   * @param method where the code goes to
   * @return what the original code passes through, or null where another has been written
   */
  @Nullable MethodVisitor exchange(MethodVisitor method);
}
