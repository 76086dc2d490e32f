package io.tieredcache.cli.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between the pages, and to files, with the place in a page that they name. */
final class LinksTest {
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*");

  private record Link(Path from, String file, String anchor) {
    Path target() {
      return file.isEmpty() ? from : from.resolveSibling(file).normalize();
    }

    boolean leadsSomewhere() throws IOException {
      return Files.exists(target()) && (anchor.isEmpty() || anchors(target()).contains(anchor));
    }
  }

  private static List<Link> links(Path file) throws IOException {
    List<Link> links = new ArrayList<>();
    for (String line : Documents.prose(file)) {
      Matcher found = LINK.matcher(line.replaceAll("`[^`]*`", ""));
      while (found.find()) {
        String anchor = found.group(2) == null ? "" : found.group(2);
        links.add(new Link(file, found.group(1), anchor));
      }
    }
    return links;
  }

  /** The names that GitHub gives to the headings of a page. */
  private static Set<String> anchors(Path file) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    for (String line : Documents.prose(file)) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor = anchor(heading.group(1));
        int before = times.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  @Test
  void links_ofAllPages_leadSomewhere() throws IOException {
    List<Link> broken = new ArrayList<>();
    Set<Path> targets = new HashSet<>(Set.of(Documents.ROOT.resolve("README.md")));
    for (Path file : Documents.all()) {
      for (Link link : links(file)) {
        targets.add(link.target());
        if (!link.leadsSomewhere()) {
          broken.add(link);
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(
        targets.containsAll(Documents.all()), "each page but the first is found from another one");
  }

  @Test
  void leadsSomewhere_fileOrHeadingThatIsNotThere_isFalse() throws IOException {
    Path page = Documents.ROOT.resolve("docs/policies.md");
    assertTrue(new Link(page, "", "trying-a-policy").leadsSomewhere());
    assertTrue(new Link(page, "../README.md", "what-is-promised-and-what-is-not").leadsSomewhere());
    assertTrue(!new Link(page, "", "trying-a-police").leadsSomewhere());
    assertTrue(!new Link(page, "README.md", "").leadsSomewhere());
  }
}
