package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest;
import com.slack.api.methods.request.files.FilesGetUploadURLExternalRequest;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Conversations.Delivery;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Files in Slack, by its external upload: ask for an address, send the bytes there, complete the
/// upload with the channel in which it is shared
/// (https://docs.slack.dev/messaging/working-with-files). Slack answers the last call before the
/// message that shows the file can be seen, and does not say where that will stand.
final class SlackFiles implements FileSharing {
  private final WebApi api;
  private final Secret token;
  private final OwnMessages messages;
  private final ResponseUrls addresses;

  SlackFiles(WebApi api, Secret token, KnownIdentity bot) {
    this.api = api;
    this.token = token;
    this.messages = new OwnMessages(api, token, bot);
    this.addresses = new ResponseUrls(api.base());
  }

  @Override
  public Answer<Upload> upload(String name, Bytes content) {
    FilesGetUploadURLExternalRequest request =
        FilesGetUploadURLExternalRequest.builder().filename(name).length(content.size()).build();
    WebApi.Reply reply =
        api.call(Methods.FILES_GET_UPLOAD_URL_EXTERNAL, RequestFormBuilder.toForm(request), token);
    if (!(reply instanceof WebApi.Reply.Yes(JsonNode body, _))) {
      return failed(reply);
    }
    Optional<URI> address = address(Json.text(body, "upload_url"));
    String id = Json.text(body, "file_id");
    if (address.isEmpty() || id.isEmpty()) {
      return unreadable();
    }
    if (!addresses.takesFiles(address.get())) {
      return new Answer.Refused<>(
          new Refusal("foreign_upload_url", "Slack names an address for the file that is not its"));
    }
    WebApi.Reply sent = api.upload(address.get(), content);
    return sent instanceof WebApi.Reply.Yes ? new Answer.Found<>(new Upload(id)) : failed(sent);
  }

  private static Optional<URI> address(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static Answer<Upload> failed(WebApi.Reply reply) {
    return switch (reply) {
      case WebApi.Reply.Yes _ -> unreadable();
      case WebApi.Reply.No(String code) ->
          new Answer.Refused<>(new Refusal(code, "Slack does not take the file: " + code));
      case WebApi.Reply.TooFast(Duration retryAfter) ->
          new Answer.Unavailable<>(
              new Outage(OwnMessages.SYSTEM, "was asked too often", Optional.of(retryAfter)));
      case WebApi.Reply.Unclear(String reason) ->
          new Answer.Unavailable<>(new Outage(OwnMessages.SYSTEM, reason));
    };
  }

  private static Answer<Upload> unreadable() {
    return new Answer.Unavailable<>(
        new Outage(OwnMessages.SYSTEM, "gave an answer that can't be read"));
  }

  @Override
  public Delivery share(
      ChannelId channel, Optional<MessageId> thread, Upload upload, String title) {
    FilesCompleteUploadExternalRequest request =
        FilesCompleteUploadExternalRequest.builder()
            .files(
                List.of(
                    FilesCompleteUploadExternalRequest.FileDetails.builder()
                        .id(upload.id())
                        .title(title)
                        .build()))
            .channelId(channel.value())
            .threadTs(thread.map(MessageId::value).orElse(null))
            .initialComment(Markup.escaped(title))
            .build();
    WebApi.Reply reply =
        api.call(Methods.FILES_COMPLETE_UPLOAD_EXTERNAL, RequestFormBuilder.toForm(request), token);
    return switch (reply) {
      case WebApi.Reply.Yes _ -> new Delivery.Delivered(Optional.empty());
      case WebApi.Reply.No(String code) ->
          new Delivery.Rejected(code.equals("file_not_found") ? UPLOAD_GONE : code);
      case WebApi.Reply.TooFast(Duration retryAfter) -> new Delivery.TooFast(retryAfter);
      case WebApi.Reply.Unclear(String reason) ->
          new Delivery.Unknown(new Outage(OwnMessages.SYSTEM, reason));
    };
  }

  /// By the file's id; where Slack does not show that, by the words it was shared with.
  @Override
  public Answer<Optional<MessageId>> find(
      ChannelId channel,
      Optional<MessageId> thread,
      Upload upload,
      String title,
      Instant notBefore) {
    return messages.find(
        channel,
        thread,
        notBefore,
        message ->
            shows(message, upload) || Json.text(message, "text").equals(Markup.escaped(title)));
  }

  private static boolean shows(JsonNode message, Upload upload) {
    for (JsonNode file : message.path("files")) {
      if (Json.text(file, "id").equals(upload.id())) {
        return true;
      }
    }
    return false;
  }
}
