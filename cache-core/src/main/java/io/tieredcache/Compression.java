package io.tieredcache;

/** How values are made smaller on their way into L2; L3 holds them as they are. */
public enum Compression {
  /** Not at all: readers in other languages find what the codec wrote. */
  NONE,
  /** By Zstandard, which needs {@code com.github.luben:zstd-jni} on the class path. */
  ZSTD
}
