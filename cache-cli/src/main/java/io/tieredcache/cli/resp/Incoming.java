package io.tieredcache.cli.resp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Bytes of a socket up to a deadline, however slowly they drip. Not thread-safe. */
final class Incoming {
  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[8192];
  private int next;
  private int end;
  private long deadline;

  Incoming(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /** From now on, so long. */
  void within(Duration limit) {
    deadline = System.nanoTime() + limit.toNanos();
  }

  int read() throws IOException {
    if (next == end) {
      fetch();
    }
    return buffer[next++] & 0xff;
  }

  private void fetch() throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    socket.setSoTimeout((int) left);
    next = 0;
    end = Math.max(0, in.read(buffer));
    if (end == 0) {
      throw new EOFException("the server closed the connection");
    }
  }
}
