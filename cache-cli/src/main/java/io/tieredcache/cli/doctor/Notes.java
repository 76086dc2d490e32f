package io.tieredcache.cli.doctor;

import io.tieredcache.cli.connection.Reason;
import io.tieredcache.cli.doctor.Finding.Chapter;
import io.tieredcache.cli.doctor.Finding.State;
import io.tieredcache.cli.resp.RefusedException;
import java.io.IOException;
import java.util.List;

/** One of the lists while it is being walked. Not thread-safe. */
final class Notes {
  /** A look at a server that may not answer. */
  interface Look {
    void take() throws IOException;
  }

  private final Chapter chapter;
  private final List<Finding> findings;

  Notes(Chapter chapter, List<Finding> findings) {
    this.chapter = chapter;
    this.findings = findings;
  }

  void fine(String check, String subject, String saw) {
    findings.add(new Finding(chapter, check, subject, State.FINE, saw, null, null));
  }

  void wrong(String check, String subject, String saw, String cause, String cure) {
    findings.add(new Finding(chapter, check, subject, State.WRONG, saw, cause, cure));
  }

  void unseen(String check, String subject, String saw) {
    findings.add(new Finding(chapter, check, subject, State.UNSEEN, saw, null, null));
  }

  /** Takes a look; a refusal means that it can't be seen, silence that the node is not well. */
  void look(String check, String subject, Look look) {
    try {
      look.take();
    } catch (RefusedException e) {
      unseen(check, subject, "the server refuses this user the command: " + e.code());
    } catch (IOException e) {
      wrong(
          check,
          subject,
          "no answer: " + Reason.of(e),
          "the node stopped, is overloaded, or was cut off while it was looked at",
          "see whether the node runs, and call doctor again");
    }
  }
}
