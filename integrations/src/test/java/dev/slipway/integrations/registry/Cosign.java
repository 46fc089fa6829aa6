package dev.slipway.integrations.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.commands.Sha256;
import dev.slipway.config.SignatureKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Signs images as cosign does with a key of its own, and pushes what it makes to a registry that
/// anybody may write to.
public final class Cosign {
  /// What cosign says of an image that it signs.
  public static final String SIGN = "https://sigstore.dev/cosign/sign/v1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OCI = "application/vnd.oci.image.";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private final HttpClient http = HttpClient.newHttpClient();
  private final KeyPair keys;

  public Cosign() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The public half.
  public SignatureKey key() {
    return new SignatureKey(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
  }

  /// The public half as a file has it.
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /// What is signed of an image in the older form.
  public static String payload(String claimed, String digest) {
    return """
    {"critical":{"identity":{"docker-reference":"%s"},"image":{"docker-manifest-digest":"%s"},\
    "type":"cosign container image signature"},"optional":null}\
    """
        .formatted(claimed, digest);
  }

  /// Signs in the older form.
  ///
  /// @param payload what is signed
  /// @param kept what is stored in its place, the same unless somebody has been at it
  public void sign(String host, String repository, String digest, String payload, String kept) {
    byte[] text = kept.getBytes(StandardCharsets.UTF_8);
    String signature = signature(payload.getBytes(StandardCharsets.UTF_8));
    byte[] manifest =
        json(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                OCI + "manifest.v1+json",
                "config",
                pushed(host, repository, OCI + "config.v1+json", json(Map.of())),
                "layers",
                List.of(
                    with(
                        pushed(
                            host,
                            repository,
                            "application/vnd.dev.cosign.simplesigning.v1+json",
                            text),
                        "annotations",
                        Map.of("dev.cosignproject.cosign/signature", signature)))));
    put(host, repository, tag(digest) + ".sig", OCI + "manifest.v1+json", manifest);
  }

  /// Signs in the newer form: a bundle that refers to the image.
  ///
  /// @param subject the digest that is signed
  /// @param predicate what is said of it
  public void bundle(
      String host, String repository, String digest, String subject, String predicate) {
    byte[] statement =
        json(
            Map.of(
                "_type",
                "https://in-toto.io/Statement/v1",
                "subject",
                List.of(Map.of("digest", Map.of("sha256", subject.substring("sha256:".length())))),
                "predicateType",
                predicate,
                "predicate",
                Map.of()));
    String type = "application/vnd.in-toto+json";
    String head = "DSSEv1 " + type.length() + " " + type + " " + statement.length + " ";
    String signature =
        signature(
            (head + new String(statement, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    byte[] bundle =
        json(
            Map.of(
                "mediaType",
                BUNDLE,
                "verificationMaterial",
                Map.of("publicKey", Map.of("hint", "none")),
                "dsseEnvelope",
                Map.of(
                    "payload",
                    Base64.getEncoder().encodeToString(statement),
                    "payloadType",
                    type,
                    "signatures",
                    List.of(Map.of("sig", signature)))));
    byte[] manifest =
        json(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                OCI + "manifest.v1+json",
                "artifactType",
                BUNDLE,
                "config",
                pushed(host, repository, "application/vnd.oci.empty.v1+json", json(Map.of())),
                "layers",
                List.of(pushed(host, repository, BUNDLE, bundle))));
    put(host, repository, digest(manifest), OCI + "manifest.v1+json", manifest);
    put(
        host,
        repository,
        tag(digest),
        OCI + "index.v1+json",
        json(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                OCI + "index.v1+json",
                "manifests",
                List.of(
                    with(
                        descriptor(OCI + "manifest.v1+json", manifest), "artifactType", BUNDLE)))));
  }

  private String signature(byte[] text) {
    try {
      Signature signing = Signature.getInstance("SHA256withECDSA");
      signing.initSign(keys.getPrivate());
      signing.update(text);
      return Base64.getEncoder().encodeToString(signing.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String tag(String digest) {
    return digest.replace(':', '-');
  }

  private static String digest(byte[] content) {
    return "sha256:" + HexFormat.of().formatHex(Sha256.of(content));
  }

  private static Map<String, Object> descriptor(String type, byte[] content) {
    return Map.of("mediaType", type, "size", content.length, "digest", digest(content));
  }

  private static Map<String, Object> with(Map<String, Object> some, String key, Object value) {
    Map<String, Object> more = new TreeMap<>(some);
    more.put(key, value);
    return more;
  }

  private static byte[] json(Map<String, ?> value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Pushes a blob; what names it.
  private Map<String, Object> pushed(String host, String repository, String type, byte[] content) {
    URI uploads = URI.create("http://" + host + "/v2/" + repository + "/blobs/uploads/");
    String place =
        send(HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    send(
        HttpRequest.newBuilder(
                uploads.resolve(
                    place + (place.contains("?") ? "&" : "?") + "digest=" + digest(content)))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(content)));
    return descriptor(type, content);
  }

  private void put(String host, String repository, String reference, String type, byte[] manifest) {
    send(
        HttpRequest.newBuilder(
                URI.create("http://" + host + "/v2/" + repository + "/manifests/" + reference))
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(manifest)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(response + ": " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
