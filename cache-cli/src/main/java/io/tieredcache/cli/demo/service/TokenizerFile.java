package io.tieredcache.cli.demo.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.knuddels.jtokkit.Encodings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The ranks of {@code cl100k_base}, 1.7 MB, as the jtokkit library carries them. */
public final class TokenizerFile {
  private static final String RESOURCE = "/com/knuddels/jtokkit/cl100k_base.tiktoken";

  private TokenizerFile() {}

  /** The whole file. */
  public static String read() {
    try (InputStream in = Encodings.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(RESOURCE);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("jtokkit's tokenizer file can't be read", e);
    }
  }
}
