package io.llmspell.event;

/** The newest events count. */
final class DropOldest extends FlowController {

    static final DropOldest INSTANCE = new DropOldest();

    @Override
    public String externalName() {
        return "drop_oldest";
    }

    @Override
    Admission whenFull(EventQueue queue) {
        queue.evictOldest();
        return Admission.TAKEN;
    }
}
