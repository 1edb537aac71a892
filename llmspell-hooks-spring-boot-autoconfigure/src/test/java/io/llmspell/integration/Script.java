package io.llmspell.integration;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the components of a test do, and what they did. */
class Script {

    private final Map<String, Body> bodies = new ConcurrentHashMap<>();

    private final Queue<String> runs = new ConcurrentLinkedQueue<>();

    /** What an operation does; without one it returns {@code component:text}. */
    interface Body {
        Object run(String text) throws Exception;
    }

    void on(String component, Body body) {
        this.bodies.put(component, body);
    }

    /** Every run of the component throws this. */
    void fail(String component, Exception failure) {
        on(component, text -> {
            throw failure;
        });
    }

    Object run(String component, String text) throws Exception {
        this.runs.add(component + "(" + text + ")");
        return this.bodies
                .getOrDefault(component, each -> component + ":" + each)
                .run(text);
    }

    /** The bodies that ran, each as {@code component(text)}. */
    List<String> runs() {
        return List.copyOf(this.runs);
    }

    /** Calls the operation of a component, and waits for its value. */
    interface Caller {
        String call(String text) throws Exception;
    }
}
