package io.llmspell.docs.testing;

import org.springframework.stereotype.Component;

/** In a slice only if it is asked for. */
@Component
class Ledger {}
