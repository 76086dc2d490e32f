package io.tieredcache.testkit;

import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Rules of write-behind that a simulation leaves out one at a time. */
enum BehindRule implements MutantRule {
  /** A write returns once it is journaled. */
  WRITE_RETURNS_WHEN_JOURNALED(
      "JournaledStore",
      "append(Ljava/lang/String;I",
      "C4",
      "",
      Exchange.by(
          method -> {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitVarInsn(Opcodes.ILOAD, 2);
            method.visitVarInsn(Opcodes.ALOAD, 3);
            method.visitVarInsn(Opcodes.ALOAD, 4);
            method.visitVarInsn(Opcodes.ALOAD, 5);
            BehindMutants.call(
                method,
                "acknowledgeAtOnce",
                "(Ljava/lang/Object;Ljava/lang/String;ILjava/util/List;"
                    + "Lio/tieredcache/spi/JournalPut;Lio/tieredcache/spi/Deadline;)Ljava/util/concurrent/CompletableFuture;");
            method.visitInsn(Opcodes.ARETURN);
          })),
  /** A remove is an entry of the journal. */
  REMOVE_IS_AN_ENTRY(
      "JournaledStore",
      "removeAll(",
      "C4",
      "",
      Exchange.by(
          method -> {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitFieldInsn(
                Opcodes.GETFIELD,
                "io/tieredcache/JournaledStore",
                "durable",
                "Lio/tieredcache/spi/DurableStore;");
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitVarInsn(Opcodes.ALOAD, 2);
            method.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "io/tieredcache/spi/DurableStore",
                "removeAll",
                "(Ljava/util/Collection;Lio/tieredcache/spi/Deadline;)"
                    + "Ljava/util/concurrent/CompletableFuture;",
                true);
            method.visitInsn(Opcodes.ARETURN);
          })),
  /** Unflushed values are read before L3. */
  UNFLUSHED_IS_READ_FIRST(
      "JournaledStore",
      "getAll(",
      "C1 C2",
      "EVICTION",
      Exchange.by(
          method -> {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitVarInsn(Opcodes.ALOAD, 2);
            BehindMutants.call(
                method,
                "durableFirst",
                "(Ljava/lang/Object;Ljava/util/Collection;Lio/tieredcache/spi/Deadline;)"
                    + "Ljava/util/concurrent/CompletableFuture;");
            method.visitInsn(Opcodes.ARETURN);
          })),
  /** Of several entries of a key the newest is flushed. */
  NEWEST_ENTRY_IS_FLUSHED("Coalescing", "newest(", "C4", "", KeepingTheOldest::new),
  /** The journal is trimmed after the commit. */
  TRIM_COMES_AFTER_THE_COMMIT(
      "PartitionFlusher",
      "flush(",
      "C1 C4",
      "",
      Exchange.after(
          method -> {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            BehindMutants.call(method, "trim", "(Ljava/lang/Object;Ljava/util/List;)V");
          })),
  /** What has been flushed is put in L2. */
  FLUSHED_IS_PUT_IN_L2("FlushPublisher", "publish(", "C1 C3", "CRASH", Exchange.nothing()),
  /** What L3 has applied is not applied again. */
  APPLIED_IS_NOT_FLUSHED_AGAIN(
      "PartitionFlusher", "lambda$tryPass$", "C4", "CRASH", Exchange.constant(false)),
  /** A new owner begins at the position that L3 knows. */
  OWNER_BEGINS_AT_THE_POSITION(
      "PartitionFlusher",
      "knownPosition(",
      "C4",
      "",
      Exchange.by(
          method -> {
            method.visitInsn(Opcodes.LCONST_0);
            method.visitInsn(Opcodes.LRETURN);
          })),
  /** A row that L3 refuses holds up nobody. */
  REFUSED_HOLDS_UP_NOBODY(
      "PartitionFlusher", "refused(", "C4", "REFUSED_ROWS", Exchange.constant(false)),
  /** What L3 refused is dropped from L2. */
  BURIED_IS_DROPPED("FlushPublisher", "drop(", "C1 C3", "REFUSED_ROWS", Exchange.nothing()),
  /** An entry below the position that no row proves becomes a dead letter. */
  BELOW_POSITION_IS_BURIED(
      "Settling", "applied(", "C4", "JOURNAL_LOSS,SHARED_CLOCK_BACK", Exchange.constant(true)),
  /** What a failover lost is counted. */
  LOSSES_ARE_COUNTED("LossAudit", "audit(", "C4", "JOURNAL_LOSS", Exchange.nothing());

  @SuppressWarnings("ImmutableEnumChecker") // it holds nothing that changes
  private final Mutation mutation;

  BehindRule(String type, String method, String promises, String disturbances, Exchange exchange) {
    this.mutation =
        new Mutation(type, method, promises, disturbances, MutantCourses.Way.BEHIND, exchange);
  }

  @Override
  public Mutation mutation() {
    return mutation;
  }

  /** The first entry of a key stays in the map, and at its place. */
  private static final class KeepingTheOldest extends MethodVisitor {
    private static final Map<String, String> INSTEAD =
        Map.of("put", "putIfAbsent", "remove", "get");

    KeepingTheOldest(MethodVisitor method) {
      super(Opcodes.ASM9, method);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      String called = owner.equals("java/util/Map") ? INSTEAD.getOrDefault(name, name) : name;
      super.visitMethodInsn(opcode, owner, called, descriptor, ofInterface);
    }
  }
}
