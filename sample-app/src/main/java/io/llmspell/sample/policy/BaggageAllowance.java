package io.llmspell.sample.policy;

import io.llmspell.sample.airline.Cabin;
import io.llmspell.sample.airline.Membership;

/** The free checked bags of the airline's written policy. */
final class BaggageAllowance {

    private BaggageAllowance() {}

    /** For each passenger of a reservation of this member in this cabin. */
    static int perPassenger(Membership membership, Cabin cabin) {
        return switch (membership) {
            case REGULAR -> byCabin(cabin, 0, 1, 2);
            case SILVER -> byCabin(cabin, 1, 2, 3);
            case GOLD -> byCabin(cabin, 2, 3, 3);
        };
    }

    private static int byCabin(Cabin cabin, int basicEconomy, int economy, int business) {
        return switch (cabin) {
            case BASIC_ECONOMY -> basicEconomy;
            case ECONOMY -> economy;
            case BUSINESS -> business;
        };
    }
}
