package io.llmspell.sample.tool;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.sample.conversation.Playback;

/** What the agent looks flights up with. */
final class SearchTools {

    private SearchTools() {}

    @ToolComponent("list_all_airports")
    static class Airports extends RecordedTool {

        Airports(RecordedAirline airline) {
            super(airline);
        }
    }

    /** Flaky: the first search of each conversation finds its connection to the schedule gone stale. */
    @ToolComponent("search_direct_flight")
    static class DirectFlights extends RecordedTool {

        private final Playback playback;

        DirectFlights(RecordedAirline airline, Playback playback) {
            super(airline);
            this.playback = playback;
        }

        @Override
        public ToolAnswer call(ToolRequest request) {
            if (this.playback.firstUse(request.conversation(), "schedule")) {
                throw ToolFailedException.passing("the connection to the schedule was reset");
            }
            return super.call(request);
        }
    }

    /** Down: the planner of connections is being moved, which in this sample never ends. */
    @ToolComponent("search_onestop_flight")
    static class OneStopFlights implements DeskTool {

        @Override
        public ToolAnswer call(ToolRequest request) {
            throw ToolFailedException.lasting("the planner of connections is down for maintenance");
        }
    }

    /** No function of the model: stands in for the search of one-stop flights while that is down. */
    @ToolComponent("connection_archive")
    static class ConnectionArchive extends RecordedTool {

        ConnectionArchive(RecordedAirline airline) {
            super(airline);
        }
    }
}
