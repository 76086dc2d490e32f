package io.tieredcache.testkit;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;

/**
 * How a rule of the engine is left out: by exchanging a method's code when its class is loaded.
 *
 * @param type the class whose code is exchanged, without the library's package, with slashes
 * @param method how the exchanged method's name and descriptor begin
 * @param promises which of the promises the rule stands for
 * @param disturbances by which alone a course shows it soonest, with commas
 * @param way under which policy
 */
record Mutation(
    String type,
    String method,
    String promises,
    String disturbances,
    MutantCourses.Way way,
    Exchange exchange) {
  /**
   * Writes another method, or passes on a changed one.
   *
   * @param method where the code goes to
   * @return what the original code passes through, or null where another has been written
   */
  @Nullable MethodVisitor exchange(MethodVisitor method) {
    return exchange.of(method);
  }
}
