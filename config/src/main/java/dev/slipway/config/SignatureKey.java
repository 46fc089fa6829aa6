package dev.slipway.config;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The public half of a key that images are signed with: ECDSA over the curve P-256, which is what
/// `cosign generate-key-pair` makes (https://docs.sigstore.dev/cosign/key_management/overview/).
///
/// @param encoded the key as in a certificate (SubjectPublicKeyInfo), in base64
public record SignatureKey(String encoded) {
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

  private static final String NO_KEY = "it is no ECDSA key over the curve P-256";

  /// An `IllegalArgumentException` where it is no such key.
  public SignatureKey {
    key(encoded);
  }

  /// A key as it stands in a file: PEM. An `IllegalArgumentException` where it is none.
  public static SignatureKey ofPem(String text) {
    Matcher pem = PEM.matcher(text);
    if (!pem.matches()) {
      throw new IllegalArgumentException("it is no public key in the form of PEM");
    }
    return new SignatureKey(pem.group(1).replaceAll("\\s", ""));
  }

  public ECPublicKey key() {
    return key(encoded);
  }

  private static ECPublicKey key(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(bytes))
              instanceof ECPublicKey key
          && key.getParams().getCurve().equals(curve().getCurve())) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException unfit) {
      throw new IllegalArgumentException(NO_KEY, unfit);
    }
    throw new IllegalArgumentException(NO_KEY);
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }
}
