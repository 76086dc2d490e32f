package io.tieredcache.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tieredcache.cli.doctor.Finding.Chapter;
import io.tieredcache.cli.doctor.Finding.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found, for people and for machines. */
public final class Report {
  /** Of the JSON; one more where a field changes its meaning or goes. */
  private static final int FORMAT = 1;

  private final List<Finding> findings;

  /** Of these findings. */
  public Report(List<Finding> findings) {
    this.findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  public boolean fine() {
    return count(State.WRONG) == 0;
  }

  private long count(State state) {
    return findings.stream().filter(finding -> finding.state() == state).count();
  }

  /** One object, as docs/doctor.md tells. */
  public String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode().put("format", FORMAT).put("fine", fine());
    var list = root.putArray("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("list", word(finding.chapter()))
          .put("check", finding.check())
          .put("subject", finding.subject())
          .put("state", word(finding.state()))
          .put("saw", finding.saw())
          .put("cause", finding.cause())
          .put("cure", finding.cure());
    }
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /** Lines; what is the same of several servers stands in one. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Chapter chapter : Chapter.values()) {
      text.append(word(chapter)).append('\n');
      lines(chapter).forEach(text::append);
    }
    return text.append(count(State.FINE))
        .append(" fine, ")
        .append(count(State.WRONG))
        .append(" wrong, ")
        .append(count(State.UNSEEN))
        .append(" could not be looked at")
        .toString();
  }

  private List<String> lines(Chapter chapter) {
    Map<Finding, List<String>> subjects = new LinkedHashMap<>();
    for (Finding each : findings) {
      if (each.chapter() == chapter) {
        Finding alike =
            new Finding(
                chapter, each.check(), "", each.state(), each.saw(), each.cause(), each.cure());
        subjects.computeIfAbsent(alike, absent -> new ArrayList<>()).add(each.subject());
      }
    }
    return subjects.entrySet().stream()
        .map(each -> line(each.getKey(), String.join(" ", each.getValue())))
        .toList();
  }

  private static String line(Finding finding, String subjects) {
    String line =
        String.format(
            Locale.ROOT,
            "  %-6s %-15s %s: %s\n",
            word(finding.state()),
            finding.check(),
            subjects,
            finding.saw());
    return finding.state() == State.WRONG
        ? line + "         cause: " + finding.cause() + "\n         cure:  " + finding.cure() + "\n"
        : line;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
