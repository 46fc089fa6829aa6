package dev.slipway.bot.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.intake.MeantChannels.Meant;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Channels.Shared;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.commands.ports.Directory.Standing;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The configuration lists #deploys and #shop.
final class MeantChannelsTest {
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final ChannelId SHOP = new ChannelId("C0SHOP");

  private String nameInSlack = "shop";

  private Meant meant(String word) throws IOException {
    return meant(Optional.of(new ChannelMention(word)));
  }

  private Meant meant(Optional<ChannelMention> named) throws IOException {
    MeantChannels channels =
        new MeantChannels(
            config(), (channel, _) -> new Answer.Found<>(new Shared(channel, nameInSlack)));
    return channels.of(
        new Asker(
            new ChatMessage(
                "m:1",
                Via.MENTION,
                DEPLOYS,
                Optional.empty(),
                ANN,
                "",
                Instant.EPOCH,
                Optional.empty()),
            new Answer.Found<>(new Person(ANN, "Ann", Standing.MEMBER, Set.of())),
            Place.LISTED_CHANNEL),
        named);
  }

  private static SlipwayConfig config() throws IOException {
    Path folder = Path.of("../config/examples").toAbsolutePath();
    Loaded loaded =
        ConfigFile.parse(
            Files.readString(folder.resolve("shop.yaml")),
            folder,
            Map.of("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN", "xapp-1", "GITLAB_TOKEN", "t"));
    if (loaded instanceof Loaded.Usable(SlipwayConfig config, _)) {
      return config;
    }
    throw new IllegalStateException(loaded.toString());
  }

  private static String why(Meant meant) {
    return meant instanceof Meant.Nothing(var why) ? why.plain() : meant.toString();
  }

  @Test
  void takesAChannelByItsIdAndByItsName() throws IOException {
    assertThat(meant("C0SHOP")).isEqualTo(new Meant.There(SHOP, "shop"));
    assertThat(meant("Shop")).isEqualTo(new Meant.There(SHOP, "shop"));
  }

  @Test
  void takesTheChannelWhereItIsSaidHoweverItIsNamed() throws IOException {
    assertThat(meant(Optional.empty())).isEqualTo(new Meant.Here(DEPLOYS));
    assertThat(meant("C0DEPLOYS")).isEqualTo(new Meant.Here(DEPLOYS));
    assertThat(meant("deploys")).isEqualTo(new Meant.Here(DEPLOYS));
  }

  @Test
  void takesNoNameThatAnotherChannelMayHaveByNow() throws IOException {
    nameInSlack = "shop-until-2025";

    assertThat(why(meant("shop")))
        .isEqualTo(
            "What the configuration calls #shop is called #shop-until-2025 now. Name it in a message that mentions me, or say it there.");
    assertThat(meant("C0SHOP")).isEqualTo(new Meant.There(SHOP, "shop-until-2025"));
  }

  @Test
  void takesNothingThatTheConfigurationDoesNotList() throws IOException {
    assertThat(why(meant("C0GENERAL")))
        .startsWith("The configuration lists no channel #C0GENERAL.");
    assertThat(why(meant("general"))).startsWith("The configuration lists no channel #general.");
  }
}
