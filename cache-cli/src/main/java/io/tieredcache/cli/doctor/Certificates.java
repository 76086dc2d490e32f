package io.tieredcache.cli.doctor;

import io.tieredcache.cli.resp.Dial;
import io.tieredcache.cli.resp.NodeAddress;
import io.tieredcache.cli.resp.Trust;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The TLS step: who is believed, for which names, and for how long yet. */
final class Certificates {
  private static final Duration SOON = Duration.ofDays(14);

  private final Dial dial;
  private final Trust trust;
  private final Notes notes;

  Certificates(Dial dial, Trust trust, Notes notes) {
    this.dial = dial;
    this.trust = trust;
    this.notes = notes;
  }

  /** The connection under TLS, or null where the handshake fails. */
  @Nullable SSLSocket secure(Socket plain, NodeAddress address) {
    try {
      SSLSocket socket = dial.secure(plain, address);
      judge(address, (X509Certificate) socket.getSession().getPeerCertificates()[0]);
      return socket;
    } catch (IOException e) {
      fail(address, e);
      return null;
    }
  }

  private void judge(NodeAddress address, X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    String saw =
        "certificate for "
            + names(certificate)
            + " until "
            + end.atOffset(ZoneOffset.UTC).toLocalDate();
    if (end.isBefore(Instant.now().plus(SOON))) {
      notes.wrong(
          "tls",
          address.toString(),
          saw,
          "it ends within " + SOON.toDays() + " days, and every connection with it",
          "renew it now");
    } else {
      notes.fine("tls", address.toString(), saw);
    }
  }

  private void fail(NodeAddress address, IOException e) {
    X509Certificate shown = trust.shown();
    String names = shown == null ? "" : ": it is for " + names(shown);
    if (caused(e, CertificateExpiredException.class)
        || caused(e, CertificateNotYetValidException.class)) {
      wrong(
          address,
          "the certificate is out of its time",
          "it has expired, is not valid yet, or this host's clock is wrong",
          "renew it, or set the clock");
    } else if (caused(e, CertPathBuilderException.class)
        || caused(e, CertPathValidatorException.class)) {
      wrong(
          address,
          "the certificate is not believed",
          "its CA is not among those of --redis-ca, $REDIS_CA or the JDK",
          "give the CA's PEM file");
    } else if (caused(e, CertificateException.class)) {
      wrong(
          address,
          "the certificate is not for '" + address.host() + "'" + names,
          "the node is announced or configured by a name that its certificate lacks",
          "issue it for this name too, or change cluster-preferred-endpoint-type");
    } else {
      wrong(
          address,
          "the handshake failed (" + e.getClass().getSimpleName() + ")",
          "the port speaks plain text, or shares no TLS version with this JDK",
          "use redis:// for a plain port, or enable TLS 1.2 there");
    }
  }

  private void wrong(NodeAddress address, String saw, String cause, String cure) {
    notes.wrong("tls", address.toString(), saw, cause, cure);
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Host names and addresses, which alone are compared with the host. */
  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null || names.isEmpty()
          ? "no name"
          : names.stream()
              .map(name -> String.valueOf(name.get(1)))
              .collect(Collectors.joining(", "));
    } catch (CertificateParsingException e) {
      return "names that can't be read";
    }
  }
}
