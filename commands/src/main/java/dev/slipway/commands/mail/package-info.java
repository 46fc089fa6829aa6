/// What people are told by e-mail: which letters are owed, what stands in them, and how long their
/// sending is tried. No SMTP, no MIME; who is told is configured.
@NullMarked
package dev.slipway.commands.mail;

import org.jspecify.annotations.NullMarked;
