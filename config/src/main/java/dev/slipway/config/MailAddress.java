package dev.slipway.config;

import java.util.regex.Pattern;

/// Where e-mail goes to, or comes from: `NAME@HOST` in plain ASCII, nothing around it, at most 254
/// characters. What could end a line or begin another address is none.
public record MailAddress(String value) {
  private static final int LONGEST = 254;
  private static final Pattern FORM =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
  private static final int LONGEST_NAME = 64;

  public MailAddress {
    if (value.length() > LONGEST
        || value.indexOf('@') > LONGEST_NAME
        || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("no e-mail address");
    }
  }

  /// What stands behind the `@`.
  public String host() {
    return value.substring(value.indexOf('@') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
