package io.tieredcache.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.cli.readme.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class RightsTest {
  @Test
  void cure_itsRights_areThoseOfTheDocument() throws IOException {
    String page = Files.readString(Documents.ROOT.resolve("docs/redis.md"));
    Matcher line = Pattern.compile("`(\\+@read [^`]+)`").matcher(page);

    assertTrue(line.find(), "docs/redis.md has no minimal ACL");
    assertEquals(line.group(1), Rights.NEEDED);
  }
}
