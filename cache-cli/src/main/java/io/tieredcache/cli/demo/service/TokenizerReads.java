package io.tieredcache.cli.demo.service;

import io.tieredcache.TypedCache;
import io.tieredcache.spi.TierException;

/** Reads the whole tokenizer and checks it against the file. Used by one thread. */
final class TokenizerReads implements Runnable {
  private final TypedCache<String, String> tokenizers;
  private final Meters meters;
  private final String expected = TokenizerFile.read();

  TokenizerReads(TypedCache<String, String> tokenizers, Meters meters) {
    this.tokenizers = tokenizers;
    this.meters = meters;
  }

  @Override
  public void run() {
    long began = System.nanoTime();
    try {
      String ranks = tokenizers.get(DemoSchemas.TOKENIZER);
      Meters.record(meters.tokenizerReads, System.nanoTime() - began);
      if (!expected.equals(ranks)) {
        throw new IllegalStateException(
            "the tokenizer in the cache is not the file that was written");
      }
    } catch (TierException | IllegalStateException e) {
      meters.failedBeside.increment();
      meters.flaw(e);
    }
  }
}
