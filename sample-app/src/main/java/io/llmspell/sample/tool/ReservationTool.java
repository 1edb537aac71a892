package io.llmspell.sample.tool;

/** A tool whose answers tell the desk of travellers and reservations. */
abstract class ReservationTool extends RecordedTool {

    private final Bookkeeping bookkeeping;

    ReservationTool(RecordedAirline airline, Bookkeeping bookkeeping) {
        super(airline);
        this.bookkeeping = bookkeeping;
    }

    @Override
    public ToolAnswer call(ToolRequest request) {
        ToolAnswer answer = super.call(request);
        this.bookkeeping.enter(request, answer);
        return answer;
    }
}
