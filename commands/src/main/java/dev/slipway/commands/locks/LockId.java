package dev.slipway.commands.locks;

/// The claim by which a lock is owned and freed; a lock that is taken anew or changed has another.
public record LockId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
