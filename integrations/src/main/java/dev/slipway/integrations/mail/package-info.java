/// E-mail, by SMTP with Angus Mail. What is said, and to whom, is not decided here.
@NullMarked
package dev.slipway.integrations.mail;

import org.jspecify.annotations.NullMarked;
