/** Hooks around the tools, the models and the memories of LangChain4j. */
@NullMarked
package io.llmspell.integration.langchain4j;

import org.jspecify.annotations.NullMarked;
