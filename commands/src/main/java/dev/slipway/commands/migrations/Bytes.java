package dev.slipway.commands.migrations;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Some bytes as a value.
public final class Bytes {
  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Bytes of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  public byte[] toArray() {
    return bytes.clone();
  }

  /// These and then others.
  public Bytes and(Bytes more) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
    System.arraycopy(more.bytes, 0, all, bytes.length, more.bytes.length);
    return new Bytes(all);
  }

  public int size() {
    return bytes.length;
  }

  /// Read as UTF-8; what is not becomes U+FFFD.
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Only their number: what a session printed must not get into a log.
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
