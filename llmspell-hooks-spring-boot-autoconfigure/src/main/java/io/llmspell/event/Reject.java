package io.llmspell.event;

/** The publisher decides what to do next. */
final class Reject extends FlowController {

    static final Reject INSTANCE = new Reject();

    @Override
    public String externalName() {
        return "reject";
    }

    @Override
    Admission whenFull(EventQueue queue) {
        return queue.reject();
    }
}
