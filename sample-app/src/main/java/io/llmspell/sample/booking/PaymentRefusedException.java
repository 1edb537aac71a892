package io.llmspell.sample.booking;

import io.llmspell.sample.tool.ToolAnswer;

/** The airline's system did not take the payment, so that the booking has to be undone. */
public class PaymentRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String content;

    PaymentRefusedException(ToolAnswer answer) {
        super("The payment was refused: " + answer.content());
        this.content = answer.content();
    }

    /** What the airline's system said. */
    public ToolAnswer answer() {
        return new ToolAnswer(this.content);
    }
}
