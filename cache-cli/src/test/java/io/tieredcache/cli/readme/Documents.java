package io.tieredcache.cli.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages for people, in Markdown. */
public final class Documents {
  /** The folder of the repository. */
  public static final Path ROOT = root();

  private Documents() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("README.md")) || !Files.exists(folder.resolve("docs"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** All of them. */
  static List<Path> all() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "infra/README.md")
                  .map(ROOT::resolve),
              docs.filter(file -> file.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  /** What its code blocks of a language hold. */
  static List<String> blocks(Path file, String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\\R(.*?)\\R```$")
        .matcher(Files.readString(file, UTF_8))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The lines of one, without those of its code blocks. */
  static List<String> prose(Path file) throws IOException {
    String text = Files.readString(file, UTF_8);
    return text.replaceAll("(?ms)^```.*?^```", "").lines().toList();
  }
}
