package io.tieredcache.cli.doctor;

import io.tieredcache.KeySchema;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the sample of keys tells: sizes, expiries, patterns. */
final class KeyCheck {
  private static final long LARGE_BYTES = 1 << 20;

  /** Their values are meant to be large. */
  private static final Set<String> LARGE_SCHEMAS =
      Set.of("model:{model_id}:tokenizer", "model:{model_id}:weights");

  private final Sample sample;
  private final List<KeySchema<?, String>> schemas;

  KeyCheck(Sample sample, List<KeySchema<?, String>> schemas) {
    this.sample = sample;
    this.schemas = schemas;
  }

  /** Keys over 1 MB. */
  void sizes(Notes notes) {
    if (!sample.sized()) {
      notes.unseen("large-keys", "cluster", "the server refuses this user MEMORY USAGE");
      return;
    }
    int large = 0;
    for (KeySchema<?, String> schema : schemas) {
      List<Sample.Key> found = large(sample.of(schema));
      large += found.size();
      if (!found.isEmpty() && !LARGE_SCHEMAS.contains(schema.toString())) {
        tooLarge(notes, schema.toString(), found);
      } else if (!found.isEmpty()) {
        notes.fine(
            "large-keys", schema.toString(), found.size() + " over 1 MB, as they are meant to be");
      }
    }
    List<Sample.Key> others = large(sample.ofNone(schemas));
    if (!others.isEmpty()) {
      tooLarge(notes, "keys of no schema", others);
    } else if (large == 0) {
      notes.fine("large-keys", "cluster", "none over 1 MB among " + sample.size() + " keys");
    }
  }

  private static List<Sample.Key> large(List<Sample.Key> keys) {
    return keys.stream().filter(key -> key.bytes() > LARGE_BYTES).toList();
  }

  private static void tooLarge(Notes notes, String subject, List<Sample.Key> found) {
    notes.wrong(
        "large-keys",
        subject,
        found.size() + " over 1 MB, e.g. " + Sample.some(found),
        "a request for such a value holds up all others of its node and connection for"
            + " milliseconds",
        "divide the value, or leave out what readers don't need");
  }

  /** Keys that stay for ever, and keys that no schema reads. */
  void expiries(Notes notes) {
    for (KeySchema<?, String> schema : schemas) {
      List<Sample.Key> found = sample.of(schema);
      List<Sample.Key> forEver = found.stream().filter(key -> key.leftMillis() == -1).toList();
      if (forEver.isEmpty()) {
        long longest = found.stream().mapToLong(Sample.Key::leftMillis).max().orElse(0);
        notes.fine(
            "ttl",
            schema.toString(),
            found.isEmpty()
                ? "no key in the sample"
                : found.size() + " keys, at most " + longest / 1_000 + " s left");
      } else {
        notes.wrong(
            "ttl",
            schema.toString(),
            forEver.size()
                + " of "
                + found.size()
                + " keys have no expiry, e.g. "
                + Sample.some(forEver),
            "another service SETs them without EX; until the next read they hide PostgreSQL",
            "SET with EX " + schema.policy().ttl().toSeconds() + " in that service");
      }
    }
  }

  void patterns(Notes notes) {
    List<Sample.Key> others = sample.ofNone(schemas);
    List<Sample.Key> misspelt = others.stream().filter(this::differsInCaseOnly).toList();
    String count = others.size() + " of " + sample.size() + " sampled keys are of no schema";
    if (misspelt.isEmpty()) {
      notes.fine(
          "patterns",
          "cluster",
          others.isEmpty() ? count : count + " of the library, e.g. " + Sample.some(others));
    } else {
      notes.wrong(
          "patterns",
          "cluster",
          misspelt.size()
              + " keys differ from a template in case only, e.g. "
              + Sample.some(misspelt),
          "a service writes them under another name than the readers ask for",
          "correct the name in that service; templates are exact");
    }
  }

  private boolean differsInCaseOnly(Sample.Key key) {
    String[] given = key.name().split(":", -1);
    return schemas.stream()
        .map(schema -> schema.toString().split(":", -1))
        .anyMatch(template -> alike(given, template));
  }

  private static boolean alike(String[] given, String[] template) {
    boolean alike = given.length == template.length;
    for (int i = 0; alike && i < given.length; i++) {
      alike =
          template[i].startsWith("{")
              || template[i].equals(given[i].strip().toLowerCase(Locale.ROOT));
    }
    return alike;
  }
}
