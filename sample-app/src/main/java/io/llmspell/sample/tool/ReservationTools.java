package io.llmspell.sample.tool;

import io.llmspell.annotation.ToolComponent;

/** What the agent looks travellers and reservations up with, and changes them. */
final class ReservationTools {

    private ReservationTools() {}

    @ToolComponent("get_user_details")
    static class TravellerDetails extends ReservationTool {

        TravellerDetails(RecordedAirline airline, Bookkeeping bookkeeping) {
            super(airline, bookkeeping);
        }
    }

    @ToolComponent("get_reservation_details")
    static class ReservationDetails extends ReservationTool {

        ReservationDetails(RecordedAirline airline, Bookkeeping bookkeeping) {
            super(airline, bookkeeping);
        }
    }

    @ToolComponent("update_reservation_flights")
    static class FlightUpdate extends ReservationTool {

        FlightUpdate(RecordedAirline airline, Bookkeeping bookkeeping) {
            super(airline, bookkeeping);
        }
    }

    @ToolComponent("update_reservation_baggages")
    static class BaggageUpdate extends ReservationTool {

        BaggageUpdate(RecordedAirline airline, Bookkeeping bookkeeping) {
            super(airline, bookkeeping);
        }
    }

    @ToolComponent("update_reservation_passengers")
    static class PassengerUpdate extends ReservationTool {

        PassengerUpdate(RecordedAirline airline, Bookkeeping bookkeeping) {
            super(airline, bookkeeping);
        }
    }

    @ToolComponent("cancel_reservation")
    static class Cancellation extends ReservationTool {

        Cancellation(RecordedAirline airline, Bookkeeping bookkeeping) {
            super(airline, bookkeeping);
        }
    }
}
