package io.llmspell.sample.airline;

import io.llmspell.annotation.StateComponent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the desk has learned of travellers and reservations, apart for each conversation: two recordings may show the
 * same reservation in two conditions. Safe for use by many threads.
 */
@StateComponent("reservations")
public class ReservationBook {

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** What the conversation has shown so far. */
    public Facts findFacts(String conversation) {
        Page page = page(conversation);
        return new Facts(null, page.reservations, page.travellers);
    }

    public int countHeldSeats(String conversation) {
        return page(conversation).holds.keySet().stream()
                .mapToInt(SeatHold::seats)
                .sum();
    }

    /** The checkpoint of a booking that is not finished; empty if there is none. */
    public Map<String, @Nullable Object> loadCheckpoint(String conversation) {
        return page(conversation).checkpoint;
    }

    public void learnReservation(String conversation, Reservation reservation) {
        page(conversation).reservations.put(reservation.reservationId(), reservation);
    }

    public void learnTraveller(String conversation, Traveller traveller) {
        page(conversation).travellers.put(traveller.userId(), traveller);
    }

    public void holdSeats(String conversation, SeatHold hold) {
        page(conversation).holds.put(hold, true);
    }

    public void releaseSeats(String conversation, SeatHold hold) {
        page(conversation).holds.remove(hold);
    }

    public void saveCheckpoint(String conversation, Map<String, @Nullable Object> checkpoint) {
        page(conversation).checkpoint = Map.copyOf(checkpoint);
    }

    /** Forgets everything of a conversation that is over. */
    public void forget(String conversation) {
        this.pages.remove(conversation);
    }

    private Page page(String conversation) {
        return this.pages.computeIfAbsent(conversation, name -> new Page());
    }

    private static final class Page {

        private final Map<String, Reservation> reservations = new ConcurrentHashMap<>();

        private final Map<String, Traveller> travellers = new ConcurrentHashMap<>();

        private final Map<SeatHold, Boolean> holds = new ConcurrentHashMap<>();

        private volatile Map<String, @Nullable Object> checkpoint = Map.of();
    }
}
