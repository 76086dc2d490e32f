package io.tieredcache.cli.doctor;

import io.tieredcache.cli.resp.Talk;
import java.util.Locale;

/** Processor time and memory of a node. */
final class Burden {
  /** Of the one core that a node's commands run on. */
  private static final double BUSY = 0.8;

  private static final double FULL = 0.9;

  private final Notes notes;
  private final String subject;
  private final Talk talk;
  private double secondsBefore = Double.NaN;
  private long nanosBefore;

  Burden(Notes notes, String subject, Talk talk) {
    this.notes = notes;
    this.subject = subject;
    this.talk = talk;
  }

  /** The first of two looks at the processor time, some time apart. */
  void begin() {
    notes.look(
        "cpu",
        subject,
        () -> {
          secondsBefore = used(Info.of(talk, "cpu"));
          nanosBefore = System.nanoTime();
        });
  }

  void end() {
    if (!Double.isNaN(secondsBefore)) {
      notes.look("cpu", subject, this::cpu);
    }
    notes.look("memory", subject, this::memory);
  }

  private static double used(Info info) {
    return info.number("used_cpu_sys") + info.number("used_cpu_user");
  }

  private void cpu() throws java.io.IOException {
    double seconds = used(Info.of(talk, "cpu")) - secondsBefore;
    double share = seconds / ((System.nanoTime() - nanosBefore) / 1e9);
    String saw = percent(share) + " of a core";
    if (share > BUSY) {
      notes.wrong(
          "cpu",
          subject,
          saw,
          "the node does as much as one core can; requests queue up in it",
          "more shards, or a longer localTtl and fewer, larger batches");
    } else {
      notes.fine("cpu", subject, saw);
    }
  }

  private void memory() throws java.io.IOException {
    Info info = Info.of(talk, "memory");
    double used = info.number("used_memory");
    double most = info.number("maxmemory");
    String saw = megabytes(used) + (most > 0 ? " of " + megabytes(most) : ", no maxmemory");
    if (most > 0 && used > FULL * most) {
      notes.wrong(
          "memory",
          subject,
          saw,
          "the node is about to evict values, or to refuse writes",
          "a larger node or more shards; shorter ttl; see keys for large values");
    } else {
      notes.fine("memory", subject, saw);
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / (1 << 20));
  }
}
