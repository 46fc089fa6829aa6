/// An SSH server that stands in for the one in a migration container: real SSH on the loopback
/// address, a shell that can do no harm. The only package that imports Apache MINA SSHD.
@NullMarked
package dev.slipway.sandbox.ssh;

import org.jspecify.annotations.NullMarked;
