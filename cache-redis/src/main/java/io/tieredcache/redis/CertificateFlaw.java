package io.tieredcache.redis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** What a failed handshake says of the server's certificate. */
final class CertificateFlaw {
  private CertificateFlaw() {}

  /** The flaw and what to do; null where the handshake failed for another reason. */
  static @Nullable String of(Throwable handshake, Endpoint endpoint) {
    if (caused(handshake, CertificateExpiredException.class)
        || caused(handshake, CertificateNotYetValidException.class)) {
      return endpoint + ": the certificate has expired or is not valid yet; renew it";
    }
    if (caused(handshake, CertPathBuilderException.class)
        || caused(handshake, CertPathValidatorException.class)) {
      return endpoint
          + ": the certificate is of a CA that is not trusted; give the CA's PEM file by"
          + " caCertificate(...), or add it to the JDK's trust store";
    }
    if (caused(handshake, CertificateException.class)) {
      return endpoint
          + ": the certificate is of another host, not '"
          + endpoint.host()
          + "'; use a name that it carries, or issue it for this one";
    }
    return null;
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
