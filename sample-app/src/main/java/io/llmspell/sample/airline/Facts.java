package io.llmspell.sample.airline;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the desk knows at a moment of a conversation. It goes with each request to a tool, so that a guard needs nothing
 * but the request: what it decides can be decided anew later, when the book has long forgotten the conversation.
 *
 * @param now the moment in which the conversation plays, or {@code null} if that is not known
 * @param reservations that the conversation has shown, by their id
 * @param travellers that the conversation has shown, by their id
 */
public record Facts(
        @Nullable LocalDateTime now, Map<String, Reservation> reservations, Map<String, Traveller> travellers) {

    /** Nothing is known. */
    public static final Facts NONE = new Facts(null, Map.of(), Map.of());

    public Facts {
        reservations = Collections.unmodifiableMap(new TreeMap<>(reservations));
        travellers = Collections.unmodifiableMap(new TreeMap<>(travellers));
    }

    /** The same at this moment. */
    public Facts at(@Nullable LocalDateTime moment) {
        return new Facts(moment, this.reservations, this.travellers);
    }

    public Optional<Reservation> reservation(String reservationId) {
        return Optional.ofNullable(this.reservations.get(reservationId));
    }

    public Optional<Traveller> traveller(String userId) {
        return Optional.ofNullable(this.travellers.get(userId));
    }

    /** The reservations of this traveller. */
    public List<Reservation> reservationsOf(String userId) {
        List<Reservation> found = new ArrayList<>(this.reservations.values());
        found.removeIf(reservation -> !reservation.userId().equals(userId));
        return found;
    }
}
