/** What the tools are asked, in types in place of JSON. */
@NullMarked
package io.llmspell.sample.request;

import org.jspecify.annotations.NullMarked;
