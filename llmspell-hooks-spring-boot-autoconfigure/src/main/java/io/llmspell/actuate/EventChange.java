package io.llmspell.actuate;

/**
 * Something that is to be done to a bus.
 *
 * @param action what, such as {@code pause}
 * @param target what to: {@code bus}, {@code subscription} or {@code deadletter}
 * @param name which of them: the name of a subscription, the id of a dead letter, or {@code bus}
 * @param subscription the name of the subscription that it is about; empty for all of a bus
 * @param before what is the case
 */
record EventChange(String action, String target, String name, String subscription, String before) {}
