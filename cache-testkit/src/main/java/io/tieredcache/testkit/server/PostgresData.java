package io.tieredcache.testkit.server;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * New data folders with user and database. The first one with a password is made by initdb (1.1 s
 * of processor time) and kept beside the executables; later ones are copies of it (0.2 s).
 */
record PostgresData(PostgresBinary binary, Unprivileged account) {
  private static final int NAME_LENGTH = 16;

  /** Makes a data folder at this path, which must not exist, in a folder of the account's. */
  void create(Path data, String password) {
    Path made =
        BinaryCache.folder("database-" + key(password), folder -> initialize(folder, password));
    Commands.run(account.running("cp", "-R", made.resolve("data").toString(), data.toString()));
  }

  private void initialize(Path folder, String password) throws IOException {
    account.own(folder);
    Path data = folder.resolve("data");
    Path passwordFile = Files.writeString(folder.resolve("password"), password);
    Path statements =
        Files.writeString(
            folder.resolve("sql"), String.join("\n", PostgresServer.creation(password)) + "\n");
    Commands.run(
        account.running(
            binary.file("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + PostgresServer.ADMIN,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync"));
    // Single-user mode takes a statement per line and needs neither port nor password.
    Commands.run(
        account.running(
            binary.file("postgres").toString(),
            "--single",
            "-D",
            data.toString(),
            "-c",
            "fsync=off",
            PostgresServer.ADMIN),
        statements);
    Files.delete(passwordFile);
    Files.delete(statements);
  }

  private String key(String password) {
    String version = Commands.run(List.of(binary.file("postgres").toString(), "--version"));
    String all = binary.folder() + "\n" + version + "\n" + account + "\n" + password;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, hash).toString(Character.MAX_RADIX).substring(0, NAME_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
