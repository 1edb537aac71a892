package io.llmspell.docs.testing;

import org.springframework.stereotype.Component;

/** Never asked for. */
@Component
class Drawer {}
