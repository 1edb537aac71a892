package io.llmspell.docs.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application on the page of tests. */
@SpringBootApplication
class DeskApplication {}
