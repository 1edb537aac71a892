package io.llmspell.sample.booking;

import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.integration.WorkflowRun;
import io.llmspell.integration.WorkflowTemplate;
import io.llmspell.sample.airline.ReservationBook;
import io.llmspell.sample.airline.SeatHold;
import io.llmspell.sample.request.Booking;
import io.llmspell.sample.request.RequestReader;
import io.llmspell.sample.tool.Bookkeeping;
import io.llmspell.sample.tool.RecordedAirline;
import io.llmspell.sample.tool.ToolAnswer;
import io.llmspell.sample.tool.ToolRequest;
import java.util.Map;

/**
 * Books a reservation: seats are held, the payment is taken, the ticket is issued; without a payment no seat is kept.
 */
@WorkflowComponent("booking")
public class BookingWorkflow {

    private final WorkflowTemplate workflows;

    private final RequestReader requests;

    private final ReservationBook reservations;

    private final RecordedAirline airline;

    private final Bookkeeping bookkeeping;

    public BookingWorkflow(
            WorkflowTemplate workflows,
            RequestReader requests,
            ReservationBook reservations,
            RecordedAirline airline,
            Bookkeeping bookkeeping) {
        this.workflows = workflows;
        this.requests = requests;
        this.reservations = reservations;
        this.airline = airline;
        this.bookkeeping = bookkeeping;
    }

    /**
     * Books what the request asks for.
     *
     * @throws PaymentRefusedException if it could not be paid; no seats are held then
     */
    public ToolAnswer book(ToolRequest request) {
        Booking booking = this.requests.read(request, Booking.class);
        return this.workflows.execute(run -> book(run, request, booking));
    }

    private ToolAnswer book(WorkflowRun run, ToolRequest request, Booking booking) {
        String conversation = request.conversation();
        SeatHold hold = run.stage("hold-seats", () -> holdSeats(conversation, booking));
        run.compensate("release-seats", () -> this.reservations.releaseSeats(conversation, hold));
        run.checkpoint(
                "seats-held",
                checkpoint(booking, hold),
                saved -> this.reservations.saveCheckpoint(conversation, saved));
        ToolAnswer answer = run.stage("take-payment", () -> takePayment(request));
        return run.stage("issue-ticket", () -> issueTicket(request, answer, hold));
    }

    private SeatHold holdSeats(String conversation, Booking booking) {
        SeatHold hold = new SeatHold(
                booking.userId(), booking.flights(), booking.passengers().size());
        this.reservations.holdSeats(conversation, hold);
        return hold;
    }

    private static Map<String, ?> checkpoint(Booking booking, SeatHold hold) {
        return Map.of("hold", hold, "payments", booking.paymentMethods());
    }

    private ToolAnswer takePayment(ToolRequest request) {
        ToolAnswer answer = this.airline.answer(request);
        if (answer.refused()) {
            throw new PaymentRefusedException(answer);
        }
        return answer;
    }

    private ToolAnswer issueTicket(ToolRequest request, ToolAnswer answer, SeatHold hold) {
        this.bookkeeping.enter(request, answer);
        this.reservations.releaseSeats(request.conversation(), hold);
        return answer;
    }
}
