/// Letters and how they read.
@NullMarked
package dev.slipway.commands.mail;

import org.jspecify.annotations.NullMarked;
