package io.tieredcache.testkit;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Rules of the engine that a simulation leaves out one at a time, to see whether its checker
 * notices: each is a method of cache-core whose code is exchanged when the class is loaded.
 */
enum EngineRule {
  /** An L2 value, or a flight's, below the floor is no answer. */
  BELOW_FLOOR_IS_A_MISS("LocalTier", "isBelow", "C1 C2", Disturbance.SHARED_OUTAGE) {
    @Override
    void code(MethodVisitor method) {
      constant(method, false);
    }
  },
  /** The floor outlives the entry that L1 has dropped. */
  FLOOR_OUTLIVES_THE_ENTRY("Floors", "remember", "C1 C2", Disturbance.SHARED_OUTAGE) {
    @Override
    void code(MethodVisitor method) {
      method.visitInsn(Opcodes.RETURN);
    }
  },
  /** A write drops the entry and raises the floor. */
  WRITE_DROPS_L1("LocalTier", "wrote", "C1 C2", Disturbance.EVICTION) {
    @Override
    void code(MethodVisitor method) {
      method.visitInsn(Opcodes.RETURN);
    }
  },
  /** A write never fills L1. */
  WRITE_FILLS_NOT("WritePath", "put", "C1 C2", Disturbance.EVICTION) {
    @Override
    void code(MethodVisitor method) {
      throw new IllegalStateException("it is added to the code that is there");
    }
  },
  /** What is told stale voids the flights under way. */
  TOLD_STALE_VOIDS_FLIGHTS("Flights", "makeVoid", "C1 C2 C3", Disturbance.SQL) {
    @Override
    void code(MethodVisitor method) {
      method.visitInsn(Opcodes.RETURN);
    }
  },
  /** A flight that is no longer current is not kept. */
  REPLACED_FLIGHTS_ARE_NOT_KEPT("Flights", "isCurrent", "C1 C2", Disturbance.EVICTION) {
    @Override
    void code(MethodVisitor method) {
      constant(method, true);
    }
  },
  /** {@code localTtl} counts from sending the question. */
  AGE_COUNTS_FROM_SENDING("ReadPath", "gap", "C1", Disturbance.EXPIRY) {
    @Override
    void code(MethodVisitor method) {
      throw new IllegalStateException("calls in the code that is there are exchanged");
    }
  },
  /** Callers that come late read again. */
  LATE_JOINERS_READ_AGAIN("Flight", "takesJoiners", "C1", Disturbance.EXPIRY) {
    @Override
    void code(MethodVisitor method) {
      constant(method, true);
    }
  },
  /** A tracked L1 keeps for long only what L2 vouched for. */
  UNVOUCHED_IS_KEPT_SHORTLY("Freshness", "of", "C1", Disturbance.SQL) {
    @Override
    void code(MethodVisitor method) {
      throw new IllegalStateException("a field in the code that is there is exchanged");
    }
  },
  /** What was read in an epoch is given only while it is open. */
  EPOCH_ENDS("spi/Epoch", "isOpen", "C1", Disturbance.TRACKING_LOSS) {
    @Override
    void code(MethodVisitor method) {
      constant(method, true);
    }
  };

  private final String type;
  private final String method;
  private final String promises;
  private final Disturbance disturbance;

  EngineRule(String type, String method, String promises, Disturbance disturbance) {
    this.type = type;
    this.method = method;
    this.promises = promises;
    this.disturbance = disturbance;
  }

  /** The class whose code is exchanged, with slashes. */
  String type() {
    return "io/tieredcache/" + type;
  }

  String method() {
    return method;
  }

  /** Which of the promises it stands for. */
  String promises() {
    return promises;
  }

  /** By which alone a course shows it soonest. */
  Disturbance disturbance() {
    return disturbance;
  }

  boolean isOfTracking() {
    return this == UNVOUCHED_IS_KEPT_SHORTLY || this == EPOCH_ENDS;
  }

  /** Emits a whole method. */
  abstract void code(MethodVisitor method);

  private static void constant(MethodVisitor method, boolean value) {
    method.visitInsn(value ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
    method.visitInsn(Opcodes.IRETURN);
  }
}
