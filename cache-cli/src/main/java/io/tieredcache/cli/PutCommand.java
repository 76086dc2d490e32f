package io.tieredcache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.TieredCache;
import io.tieredcache.cli.connection.ConnectionOptions;
import io.tieredcache.cli.connection.Reason;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import io.tieredcache.codec.CodecException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code put KEY FILE|-}: writes a value through all tiers. */
@Command(
    name = "put",
    description = "Write a JSON value under a storage key, through all tiers.",
    mixinStandardHelpOptions = true)
final class PutCommand implements Callable<Integer> {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "KEY", description = "E.g. world:w-42:snapshot.")
  private String key = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "JSON; - for standard input.")
  private String file = "";

  @Override
  public Integer call() {
    return write(BoundKey.of(key), read());
  }

  private <I> int write(BoundKey<I> bound, String json) {
    check(bound, json);
    try (TieredCache cache = connection.resolve(System.getenv()).open(bound.schema())) {
      cache.of(bound.schema()).put(bound.id(), json);
      return ExitCode.OK;
    }
  }

  /** What is wrong with the value is told before anything is connected. */
  private static void check(BoundKey<?> bound, String json) {
    int most = bound.schema().policy().maxValueBytes();
    try {
      int bytes = bound.schema().codec().encode(json).length;
      if (bytes > most) {
        throw CommandFailure.usage("value must be at most " + most + " bytes, was " + bytes);
      }
    } catch (CodecException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private String read() {
    try {
      byte[] bytes =
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage("value must be UTF-8, is not: " + file);
    } catch (IOException e) {
      throw CommandFailure.usage("value can't be read from " + file + ": " + Reason.of(e));
    }
  }
}
