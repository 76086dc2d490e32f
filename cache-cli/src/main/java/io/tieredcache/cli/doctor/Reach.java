package io.tieredcache.cli.doctor;

import io.tieredcache.cli.connection.Reason;
import io.tieredcache.cli.resp.Dial;
import io.tieredcache.cli.resp.NodeAddress;
import io.tieredcache.cli.resp.RefusedException;
import io.tieredcache.cli.resp.Talk;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to a node: name, TCP, TLS, password; ends with the first step that fails. */
final class Reach {
  private final Dial dial;
  private final Certificates certificates;
  private final @Nullable String password;
  private final Notes notes;

  Reach(Dial dial, Certificates certificates, @Nullable String password, Notes notes) {
    this.dial = dial;
    this.certificates = certificates;
    this.password = password;
    this.notes = notes;
  }

  /** A connection that may ask anything, or null where a step failed. */
  @Nullable Talk walk(NodeAddress address) {
    InetAddress host = resolve(address);
    Socket plain = host == null ? null : connect(address, host);
    Socket socket = plain == null || !address.tls() ? plain : certificates.secure(plain, address);
    return socket == null ? null : authenticated(address, socket);
  }

  private @Nullable InetAddress resolve(NodeAddress address) {
    try {
      List<InetAddress> found = dial.resolve(address.host());
      String shown = String.join(", ", found.stream().map(InetAddress::getHostAddress).toList());
      notes.fine("name", address.toString(), shown);
      return found.get(0);
    } catch (IOException e) {
      notes.wrong(
          "name",
          address.toString(),
          "the name can't be resolved",
          "it is misspelt, or this host's name server does not know it",
          "correct the endpoint, or /etc/resolv.conf; in a VPC look at the private zone");
      return null;
    }
  }

  private @Nullable Socket connect(NodeAddress address, InetAddress host) {
    long begin = System.nanoTime();
    try {
      Socket socket = dial.connect(host, address.port());
      notes.fine("tcp", address.toString(), "connected");
      return socket;
    } catch (ConnectException e) {
      notes.wrong(
          "tcp",
          address.toString(),
          "the connection was refused",
          "nothing listens there: the node is down, or the port is another",
          "start the node, or correct the port");
    } catch (IOException e) {
      notes.wrong(
          "tcp",
          address.toString(),
          "no connection within " + (System.nanoTime() - begin) / 1_000_000 + " ms",
          "a firewall, a security group or a missing route drops the packets, or the host is down",
          "allow this host to reach the port");
    }
    return null;
  }

  private @Nullable Talk authenticated(NodeAddress address, Socket socket) {
    try {
      Talk talk = dial.talk(socket);
      if (accepted(address, talk)) {
        return talk;
      }
      talk.close();
    } catch (IOException e) {
      close(socket);
      notes.wrong(
          "auth",
          address.toString(),
          "no answer to the first command: " + Reason.of(e),
          "what listens there is no Redis, speaks "
              + (address.tls() ? "plain text" : "TLS")
              + ", or hangs",
          "use " + (address.tls() ? "redis://" : "rediss://") + ", or correct the port");
    }
    return null;
  }

  private boolean accepted(NodeAddress address, Talk talk) throws IOException {
    try {
      if (password == null) {
        talk.ask("PING");
      } else {
        talk.ask("AUTH", password);
      }
      notes.fine("auth", address.toString(), password == null ? "none needed" : "accepted");
      return true;
    } catch (RefusedException e) {
      boolean needed = e.code().equals("NOAUTH");
      boolean wrong = e.code().equals("WRONGPASS");
      notes.wrong(
          "auth",
          address.toString(),
          "refused: " + e.code(),
          needed
              ? "the server asks for a password and none was given"
              : wrong
                  ? "the password is another"
                  : "the server asks for no password, or is not ready",
          needed || wrong
              ? "give the server's password; after a rotation, the new one"
              : "leave the password out, or see the node's log");
      return false;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up in any case.
    }
  }
}
