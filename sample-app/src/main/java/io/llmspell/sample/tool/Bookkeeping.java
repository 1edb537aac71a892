package io.llmspell.sample.tool;

import io.llmspell.sample.airline.AnswerReader;
import io.llmspell.sample.airline.ReservationBook;
import org.springframework.stereotype.Component;

/** Enters what an answer tells of travellers and reservations into the book. */
@Component
public class Bookkeeping {

    private final ReservationBook reservations;

    private final AnswerReader answers;

    public Bookkeeping(ReservationBook reservations, AnswerReader answers) {
        this.reservations = reservations;
        this.answers = answers;
    }

    public void enter(ToolRequest request, ToolAnswer answer) {
        this.answers
                .reservation(answer.content())
                .ifPresent(reservation -> this.reservations.learnReservation(request.conversation(), reservation));
        String userId = request.text("user_id");
        if (!userId.isEmpty()) {
            this.answers
                    .traveller(userId, answer.content())
                    .ifPresent(traveller -> this.reservations.learnTraveller(request.conversation(), traveller));
        }
    }
}
