package dev.slipway.bot.cli;

import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `slipway sandbox --port P`.
@Command(
    name = "sandbox",
    description =
        "Runs the stand-ins alone: Slack, GitLab, an image registry and a simulated Kubernetes, on the loopback address.",
    mixinStandardHelpOptions = true,
    versionProvider = SlipwayCommand.Version.class)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class SandboxCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8080",
      description = "The port, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    Sandbox sandbox = Sandbox.start(SandboxOptions.onPort(port));
    PrintWriter out = spec.commandLine().getOut();
    out.println("The sandbox runs at " + sandbox.base());
    out.println("  chat in a browser    " + sandbox.base() + "/");
    out.println("  Slack's Web API      " + sandbox.base() + "/slack/api/");
    out.println("  GitLab               " + sandbox.base() + "/gitlab");
    out.println("  image registry       127.0.0.1:" + sandbox.port() + " (http)");
    out.println("  Kubernetes           " + sandbox.base() + "/control/kubernetes/kubeconfig");
    out.println("  for scripts          " + sandbox.base() + "/control/");
    out.flush();
    UntilStopped.await(sandbox::close);
    return 0;
  }
}
