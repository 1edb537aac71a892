package io.llmspell.sample.tool;

/** A tool that answers what the recording answers. */
abstract class RecordedTool implements DeskTool {

    private final RecordedAirline airline;

    RecordedTool(RecordedAirline airline) {
        this.airline = airline;
    }

    @Override
    public ToolAnswer call(ToolRequest request) {
        return this.airline.answer(request);
    }
}
