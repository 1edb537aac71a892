/** Sessions of servlets and of Spring Session as the subject of hooks. */
@NullMarked
package io.llmspell.integration.session;

import org.jspecify.annotations.NullMarked;
