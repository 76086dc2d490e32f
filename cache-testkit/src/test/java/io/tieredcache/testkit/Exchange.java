package io.tieredcache.testkit;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** How a method's code is exchanged. */
@FunctionalInterface
interface Exchange {
  /** Emits instructions. */
  interface Code {
    void to(MethodVisitor method);
  }

  /** What the original code passes through, or null where another method has been written. */
  @Nullable MethodVisitor of(MethodVisitor method);

  /** By this code as a whole. */
  static Exchange by(Code code) {
    return method -> {
      method.visitCode();
      code.to(method);
      method.visitMaxs(0, 0);
      method.visitEnd();
      return null;
    };
  }

  /** A method without a result does nothing. */
  static Exchange nothing() {
    return by(method -> method.visitInsn(Opcodes.RETURN));
  }

  /** A method always answers this. */
  static Exchange constant(boolean value) {
    return by(
        method -> {
          method.visitInsn(value ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
          method.visitInsn(Opcodes.IRETURN);
        });
  }

  /** This code comes first. */
  static Exchange after(Code code) {
    return method ->
        new MethodVisitor(Opcodes.ASM9, method) {
          @Override
          public void visitCode() {
            super.visitCode();
            code.to(mv);
          }
        };
  }
}
