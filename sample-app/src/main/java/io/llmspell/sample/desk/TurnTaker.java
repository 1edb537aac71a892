package io.llmspell.sample.desk;

/** Does what there is to do about a request of a customer: calls tools, and makes the desk's reply. */
public interface TurnTaker {

    /** Returns what the desk says; empty where it says nothing. */
    String take(CustomerRequest request);

    /** Whether it can serve requests that no recording is like. */
    boolean improvises();
}
