/// Who may do what: one pure function, default deny.
@NullMarked
package dev.slipway.commands.access;

import org.jspecify.annotations.NullMarked;
