package io.llmspell.sample.booking;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.sample.tool.DeskTool;
import io.llmspell.sample.tool.ToolAnswer;
import io.llmspell.sample.tool.ToolRequest;

/** The tool in front of the booking workflow. */
@ToolComponent("book_reservation")
class BookReservation implements DeskTool {

    private final BookingWorkflow workflow;

    BookReservation(BookingWorkflow workflow) {
        this.workflow = workflow;
    }

    @Override
    public ToolAnswer call(ToolRequest request) {
        try {
            return this.workflow.book(request);
        } catch (PaymentRefusedException e) {
            // The workflow has undone the booking. To the model a refusal is an answer, which it reads and acts upon.
            return e.answer();
        }
    }
}
