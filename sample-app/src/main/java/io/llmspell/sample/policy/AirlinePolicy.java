package io.llmspell.sample.policy;

import io.llmspell.sample.airline.Cabin;
import io.llmspell.sample.airline.Membership;
import io.llmspell.sample.airline.Reservation;
import io.llmspell.sample.airline.Segment;
import io.llmspell.sample.request.BaggageChange;
import io.llmspell.sample.request.Booking;
import io.llmspell.sample.request.CertificateOffer;
import io.llmspell.sample.request.FlightChange;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The rules of the written policy (see the README): each tells what is against it, or nothing. */
final class AirlinePolicy {

    private static final int CERTIFICATE_PER_PASSENGER = 100;

    private AirlinePolicy() {}

    /**
     * Flights of a basic economy reservation stay as they are. Its cabin may change, but only with the flights
     * untouched: an upgrade in the same call does not make the change legal.
     */
    static Optional<String> againstFlightChange(Reservation reservation, FlightChange change) {
        if (reservation.cabin() != Cabin.BASIC_ECONOMY || change.flights().equals(reservation.flights())) {
            return Optional.empty();
        }
        return Optional.of("reservation " + reservation.reservationId()
                + " is basic economy: its flights cannot be changed (" + list(reservation.flights()) + " to "
                + list(change.flights()) + ")");
    }

    /** Bags beyond the allowance are paid for. */
    static Optional<String> againstBags(Membership membership, Booking booking) {
        return againstUnpaidBags(
                membership,
                booking.cabin(),
                booking.passengers().size(),
                booking.totalBaggages(),
                booking.nonfreeBaggages());
    }

    /** Bags may be added but not taken away, and those beyond the allowance are paid for. */
    static Optional<String> againstBags(Membership membership, Reservation reservation, BaggageChange change) {
        if (change.totalBaggages() < reservation.totalBaggages()) {
            return Optional.of("checked bags can be added but not removed (from " + reservation.totalBaggages() + " to "
                    + change.totalBaggages() + ")");
        }
        return againstUnpaidBags(
                membership,
                reservation.cabin(),
                reservation.passengers().size(),
                change.totalBaggages(),
                change.nonfreeBaggages());
    }

    /** A certificate is for silver and gold members, the insured and business travellers: $100 a passenger at most. */
    static Optional<String> againstCertificate(
            Membership membership, Collection<Reservation> reservations, CertificateOffer offer) {
        if (reservations.isEmpty()) {
            return Optional.of("no reservation was looked up that the certificate could be for");
        }
        List<Reservation> entitled = reservations.stream()
                .filter(reservation -> entitled(membership, reservation))
                .toList();
        if (entitled.isEmpty()) {
            return Optional.of("a " + membership
                    + " member without travel insurance or business class is not entitled to a certificate");
        }
        int most = entitled.stream()
                .mapToInt(reservation ->
                        CERTIFICATE_PER_PASSENGER * reservation.passengers().size())
                .max()
                .orElse(0);
        if (offer.amount() > most) {
            return Optional.of("a certificate of $" + offer.amount() + " is more than $" + CERTIFICATE_PER_PASSENGER
                    + " for each passenger, which makes $" + most);
        }
        return Optional.empty();
    }

    /** What is flown in part cannot be cancelled. */
    static Optional<String> againstCancellation(Reservation reservation, LocalDate today) {
        return reservation.flights().stream()
                .filter(flight -> flight.date().isBefore(today))
                .findFirst()
                .map(flown -> "reservation " + reservation.reservationId() + " is flown in part: " + flown
                        + " was before " + today);
    }

    private static boolean entitled(Membership membership, Reservation reservation) {
        return membership != Membership.REGULAR || reservation.insured() || reservation.cabin() == Cabin.BUSINESS;
    }

    private static Optional<String> againstUnpaidBags(
            Membership membership, Cabin cabin, int passengers, int total, int paid) {
        int free = passengers * BaggageAllowance.perPassenger(membership, cabin);
        int unpaid = total - paid - free;
        if (unpaid <= 0) {
            return Optional.empty();
        }
        return Optional.of(total + " checked bags, of which " + paid + " are paid: a " + membership + " member has "
                + free + " free in " + cabin + " for " + passengers + " passenger" + (passengers == 1 ? "" : "s") + ", "
                + unpaid + " too few are paid");
    }

    private static String list(List<Segment> flights) {
        return String.join(", ", flights.stream().map(Segment::toString).toList());
    }
}
