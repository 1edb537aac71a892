package io.llmspell.sample.page;

import org.springframework.test.context.ActiveProfiles;

/** The same page in the profile {@code spring-ai}. */
@ActiveProfiles("spring-ai")
class SpringAiTravelDeskPageTest extends TravelDeskPageTest {}
