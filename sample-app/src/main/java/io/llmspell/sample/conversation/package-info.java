/** Recorded conversations: how they are read, which one answers a request, and which are being played. */
@NullMarked
package io.llmspell.sample.conversation;

import org.jspecify.annotations.NullMarked;
