/// Mail on the wire, against GreenMail and a server that does as it is told.
@NullMarked
package dev.slipway.integrations.mail;

import org.jspecify.annotations.NullMarked;
