package io.llmspell.event;

/** What was queued first counts. */
final class DropNewest extends FlowController {

    static final DropNewest INSTANCE = new DropNewest();

    @Override
    public String externalName() {
        return "drop_newest";
    }

    @Override
    Admission whenFull(EventQueue queue) {
        return queue.drop();
    }
}
