package io.tieredcache.testkit;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Rules of reads, writes and tracking that a simulation leaves out one at a time. */
enum EngineRule implements MutantRule {
  /** An L2 value, or a flight's, below the floor is no answer. */
  BELOW_FLOOR_IS_A_MISS(
      "LocalTier", "isBelow(", "C1 C2", Disturbance.SHARED_OUTAGE, Exchange.constant(false)),
  /** The floor outlives the entry that L1 has dropped. */
  FLOOR_OUTLIVES_THE_ENTRY(
      "Floors", "remember(", "C1 C2", Disturbance.SHARED_OUTAGE, Exchange.nothing()),
  /** A write drops the entry and raises the floor. */
  WRITE_DROPS_L1("LocalTier", "wrote(", "C1 C2", Disturbance.EVICTION, Exchange.nothing()),
  /** A write never fills L1. */
  WRITE_FILLS_NOT("DurableWrites", "put(", "C1 C2", Disturbance.EVICTION, FillingL1::new),
  /** What is told stale voids the flights under way. */
  TOLD_STALE_VOIDS_FLIGHTS("Flights", "makeVoid(", "C1 C2 C3", Disturbance.SQL, Exchange.nothing()),
  /** A flight that is no longer current is not kept. */
  REPLACED_FLIGHTS_ARE_NOT_KEPT(
      "Flights", "isCurrent(", "C1 C2", Disturbance.EVICTION, Exchange.constant(true)),
  /** {@code localTtl} counts from sending the question. */
  AGE_COUNTS_FROM_SENDING("ReadPath", "gap(", "C1", Disturbance.EXPIRY, CountingFromTheAnswer::new),
  /** Callers that come late read again. */
  LATE_JOINERS_READ_AGAIN(
      "Flight", "takesJoiners(", "C1", Disturbance.EXPIRY, Exchange.constant(true)),
  /** A tracked L1 keeps for long only what L2 vouched for. */
  UNVOUCHED_IS_KEPT_SHORTLY(
      "Freshness", "of(", "C1", Disturbance.SQL, MutantCourses.Way.TRACKED, KeepingAllForLong::new),
  /** What was read in an epoch is given only while it is open. */
  EPOCH_ENDS(
      "spi/Epoch",
      "isOpen(",
      "C1",
      Disturbance.TRACKING_LOSS,
      MutantCourses.Way.TRACKED,
      Exchange.constant(true));

  @SuppressWarnings("ImmutableEnumChecker") // it holds nothing that changes
  private final Mutation mutation;

  EngineRule(
      String type, String method, String promises, Disturbance disturbance, Exchange exchange) {
    this(type, method, promises, disturbance, MutantCourses.Way.BY_TIME, exchange);
  }

  EngineRule(
      String type,
      String method,
      String promises,
      Disturbance disturbance,
      MutantCourses.Way way,
      Exchange exchange) {
    this.mutation = new Mutation(type, method, promises, disturbance.name(), way, exchange);
  }

  @Override
  public Mutation mutation() {
    return mutation;
  }

  /** Before it returns, the method keeps what it wrote in L1. */
  private static final class FillingL1 extends MethodVisitor {
    FillingL1(MethodVisitor method) {
      super(Opcodes.ASM9, method);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN) {
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitVarInsn(Opcodes.ALOAD, 1);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            "io/tieredcache/testkit/MutantCourses",
            "fill",
            "(Ljava/lang/Object;Ljava/util/Map;)V",
            false);
      }
      super.visitInsn(opcode);
    }
  }

  /** How long tracked answers are given is how long all are. */
  private static final class KeepingAllForLong extends MethodVisitor {
    KeepingAllForLong(MethodVisitor method) {
      super(Opcodes.ASM9, method);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      boolean brief = name.equals("untrackedNanos");
      super.visitFieldInsn(opcode, owner, brief ? "trackedNanos" : name, descriptor);
    }
  }

  /** The time of asking is that of the answer. */
  private static final class CountingFromTheAnswer extends MethodVisitor {
    CountingFromTheAnswer(MethodVisitor method) {
      super(Opcodes.ASM9, method);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      if (!name.equals("at")) {
        super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
        return;
      }
      super.visitInsn(Opcodes.POP);
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitFieldInsn(
          Opcodes.GETFIELD, "io/tieredcache/ReadPath", "context", "Lio/tieredcache/SchemaContext;");
      super.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, "io/tieredcache/SchemaContext", "now", "()J", false);
    }
  }
}
