package io.llmspell.sample.tool;

import io.llmspell.annotation.ToolComponent;

/** What the agent makes good with, hands over with, and thinks with; and whatever else a recording calls. */
final class ServiceTools {

    private ServiceTools() {}

    @ToolComponent("refund")
    static class Refund extends RecordedTool {

        Refund(RecordedAirline airline) {
            super(airline);
        }
    }

    @ToolComponent("send_certificate")
    static class CertificateMail extends RecordedTool {

        CertificateMail(RecordedAirline airline) {
            super(airline);
        }
    }

    @ToolComponent("transfer_to_human_agents")
    static class Transfer extends RecordedTool {

        Transfer(RecordedAirline airline) {
            super(airline);
        }
    }

    @ToolComponent("calculate")
    static class Calculator extends RecordedTool {

        Calculator(RecordedAirline airline) {
            super(airline);
        }
    }

    @ToolComponent("think")
    static class Thought extends RecordedTool {

        Thought(RecordedAirline airline) {
            super(airline);
        }
    }

    /** Any function that the desk has no tool of its own for. */
    @ToolComponent(Toolbox.ANY_FUNCTION)
    static class AnyFunction extends ReservationTool {

        AnyFunction(RecordedAirline airline, Bookkeeping bookkeeping) {
            super(airline, bookkeeping);
        }
    }
}
