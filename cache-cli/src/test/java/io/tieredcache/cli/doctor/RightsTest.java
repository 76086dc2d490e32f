package io.tieredcache.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class RightsTest {
  @Test
  void cure_itsRights_areThoseOfTheDocument() throws IOException {
    String page = Files.readString(Path.of("../docs/redis.md"));
    Matcher line = Pattern.compile("`(\\+@read [^`]+)`").matcher(page);

    assertTrue(line.find(), "docs/redis.md has no minimal ACL");
    String rights = line.group(1);
    assertTrue(Rights.CURE.contains(rights), () -> rights + " is not in: " + Rights.CURE);
  }
}
