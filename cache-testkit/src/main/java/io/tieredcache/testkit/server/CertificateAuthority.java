package io.tieredcache.testkit.server;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Signs X.509 certificates (RFC 5280) over P-256 keys, its own included. Not thread-safe. */
final class CertificateAuthority {
  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  private final String name;
  private final KeyPair keys;
  private final byte[] certificate;

  /** A certificate in DER and its keys. */
  record Issued(byte[] certificate, KeyPair keys) {}

  CertificateAuthority(String name) throws GeneralSecurityException {
    this.name = name;
    this.keys = newKeys();
    byte[] ca = extension("2.5.29.19", true, Der.sequence(Der.yes()));
    byte[] usage = extension("2.5.29.15", true, Der.bits(1, (byte) 0b0000_0110));
    this.certificate = sign(name, keys.getPublic(), ca, usage);
  }

  byte[] certificate() {
    return certificate.clone();
  }

  /** A certificate for a server of these host names and addresses; it serves clients too. */
  Issued issue(List<String> names) throws GeneralSecurityException {
    KeyPair server = newKeys();
    byte[] usage = extension("2.5.29.15", true, Der.bits(7, (byte) 0b1000_0000));
    byte[] extended =
        extension(
            "2.5.29.37",
            false,
            Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"), Der.oid("1.3.6.1.5.5.7.3.2")));
    byte[][] alternatives =
        names.stream().map(CertificateAuthority::alternative).toArray(byte[][]::new);
    byte[] subject = extension("2.5.29.17", false, Der.sequence(alternatives));
    return new Issued(sign(names.get(0), server.getPublic(), usage, extended, subject), server);
  }

  private byte[] sign(String subject, PublicKey key, byte[]... extensions)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    byte[] subjectId = extension("2.5.29.14", false, Der.octets(keyId(key)));
    byte[] authorityId =
        extension("2.5.29.35", false, Der.sequence(Der.replaced(0, keyId(keys.getPublic()))));
    byte[] body =
        Der.sequence(
            Der.wrapped(0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(127, RANDOM).setBit(120)),
            ECDSA_SHA256,
            distinguished(name),
            // A day back, for machines whose clocks differ.
            Der.sequence(Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(LIFETIME))),
            distinguished(subject),
            key.getEncoded(),
            Der.wrapped(3, Der.sequence(joined(subjectId, authorityId, extensions))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate(), RANDOM);
    signature.update(body);
    return Der.sequence(body, ECDSA_SHA256, Der.bits(0, signature.sign()));
  }

  private static byte[][] joined(byte[] first, byte[] second, byte[][] rest) {
    byte[][] all = new byte[rest.length + 2][];
    all[0] = first;
    all[1] = second;
    System.arraycopy(rest, 0, all, 2, rest.length);
    return all;
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
        : Der.sequence(Der.oid(oid), Der.octets(value));
  }

  private static byte[] distinguished(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(commonName))));
  }

  private static byte[] alternative(String name) {
    if (name.matches("[0-9.]+") || name.contains(":")) {
      try {
        return Der.replaced(7, InetAddress.getByName(name).getAddress());
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("certificate name is no address: " + name, e);
      }
    }
    return Der.replaced(2, name.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }
}
