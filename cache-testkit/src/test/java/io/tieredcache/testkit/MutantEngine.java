package io.tieredcache.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The library loaded a second time, with one rule of the engine left out, and courses of {@link
 * MutantCourses} over it. What crosses the border are types of the JDK.
 */
final class MutantEngine extends ClassLoader {
  private static final String OURS = "io.tieredcache.";

  private final Mutation rule;
  private final Method courses;
  private boolean exchanged;

  MutantEngine(Mutation rule) throws ReflectiveOperationException {
    super(MutantEngine.class.getClassLoader());
    this.rule = rule;
    this.courses =
        loadClass(MutantCourses.class.getName())
            .getDeclaredMethod("broken", long.class, String.class, String.class);
    courses.setAccessible(true);
  }

  /** The promises that the course of this seed breaks. */
  @SuppressWarnings("unchecked") // it returns a list of strings
  List<String> broken(long seed) throws ReflectiveOperationException {
    List<String> broken =
        (List<String>) courses.invoke(null, seed, rule.way().name(), rule.disturbances());
    if (!exchanged) {
      throw new IllegalStateException("the engine has no " + rule.type() + "." + rule.method());
    }
    return broken;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      return name.startsWith(OURS) ? findClass(name) : super.loadClass(name, resolve);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/');
    try (InputStream in = getParent().getResourceAsStream(path + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes =
          path.equals("io/tieredcache/" + rule.type())
              ? mutated(in.readAllBytes())
              : in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] mutated(byte[] original) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    new ClassReader(original).accept(new Exchanging(writer), 0);
    return writer.toByteArray();
  }

  private final class Exchanging extends ClassVisitor {
    Exchanging(ClassVisitor writer) {
      super(Opcodes.ASM9, writer);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      // A bridge only calls the method of the same name.
      if (!(name + descriptor).startsWith(rule.method()) || (access & Opcodes.ACC_BRIDGE) != 0) {
        return method;
      }
      exchanged = true;
      return rule.exchange(method);
    }
  }
}
