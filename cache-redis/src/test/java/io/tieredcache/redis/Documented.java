package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/redis.md says, where tests hold the code to it. */
final class Documented {
  private static final String PAGE = page();

  private Documented() {}

  private static String page() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/redis.md"))) {
      folder = folder.getParent();
    }
    try {
      return Files.readString(folder.resolve("docs/redis.md"), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows below the heads of the table that begins so, each as its cells without back-ticks. */
  static List<List<String>> table(String firstHeads) {
    List<List<String>> rows = new ArrayList<>();
    boolean within = false;
    for (String line : PAGE.lines().toList()) {
      within = line.startsWith("|") && (within || line.startsWith(firstHeads));
      if (within && !line.startsWith(firstHeads) && !line.startsWith("|---")) {
        rows.add(cells(line));
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    String inside = line.substring(1, line.length() - 1);
    return Arrays.stream(inside.split("\\|", -1))
        .map(cell -> cell.strip().replace("`", ""))
        .toList();
  }

  /** The line of code that begins so, between paragraphs. */
  static String line(String begin) {
    return PAGE.lines()
        .filter(line -> line.startsWith("    " + begin))
        .findFirst()
        .orElseThrow(() -> new AssertionError("docs/redis.md lacks a line " + begin))
        .strip();
  }

  /** The rights of the ACL line, without key patterns. */
  static List<String> rights() {
    return List.of(aclLine().group(1).split(" "));
  }

  /** The commands that the page lists, in lower case. */
  static List<String> commands() {
    int begin = PAGE.indexOf("Commands: ");
    String list = PAGE.substring(begin, PAGE.indexOf("minimal ACL", begin));
    return Pattern.compile("\\b[A-Z]{3,}\\b")
        .matcher(list.replace("SCRIPT LOAD", "SCRIPT"))
        .results()
        .map(word -> word.group().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /** The key patterns beside those of templates. */
  static List<String> keyPatterns() {
    Matcher rights = aclLine();
    String sentence = PAGE.substring(rights.end(), PAGE.indexOf(".\n", rights.end()));
    return Pattern.compile("`([a-z]+:\\*)`")
        .matcher(sentence)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static Matcher aclLine() {
    Matcher rights = Pattern.compile("`(\\+@read [^`]*)`").matcher(PAGE);
    if (!rights.find()) {
      throw new AssertionError("docs/redis.md lacks the line of rights");
    }
    return rights;
  }
}
