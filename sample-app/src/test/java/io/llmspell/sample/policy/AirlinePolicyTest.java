package io.llmspell.sample.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.sample.airline.Cabin;
import io.llmspell.sample.airline.Membership;
import io.llmspell.sample.airline.Reservation;
import io.llmspell.sample.airline.Segment;
import io.llmspell.sample.request.BaggageChange;
import io.llmspell.sample.request.Booking;
import io.llmspell.sample.request.CertificateOffer;
import io.llmspell.sample.request.FlightChange;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AirlinePolicyTest {

    @ParameterizedTest(name = "{0} with {1} to {2} with {3} is legal: {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    BASIC_ECONOMY | A1 B1    | BASIC_ECONOMY | A1 B1    | true
                    BASIC_ECONOMY | A1 B1    | ECONOMY       | A1 B1    | true
                    BASIC_ECONOMY | A1 B1    | BUSINESS      | A1 B1    | true
                    BASIC_ECONOMY | A1 B1    | BASIC_ECONOMY | A1 C1    | false
                    BASIC_ECONOMY | A1 B1    | ECONOMY       | A1 C1    | false
                    BASIC_ECONOMY | A1 B1    | BASIC_ECONOMY | A1       | false
                    BASIC_ECONOMY | A1 B1    | BASIC_ECONOMY | A1 B1 C1 | false
                    BASIC_ECONOMY | A1       | BASIC_ECONOMY | A2       | false
                    ECONOMY       | A1 B1    | ECONOMY       | A1 C1    | true
                    ECONOMY       | A1       | BASIC_ECONOMY | B1       | true
                    BUSINESS      | A1 B1    | ECONOMY       | C1       | true
                    """)
    void flightsOfBasicEconomyStayWhileItsCabinMayChange(
            Cabin cabin, String flights, Cabin newCabin, String newFlights, boolean legal) {
        Reservation reservation = reservation(cabin, flights, 1, 0, "no");
        FlightChange change = new FlightChange("R1", newCabin, segments(newFlights));

        assertThat(AirlinePolicy.againstFlightChange(reservation, change).isEmpty())
                .isEqualTo(legal);
    }

    @Test
    void aRefusedFlightChangeNamesTheReservationAndBothFlights() {
        Reservation reservation = reservation(Cabin.BASIC_ECONOMY, "A1", 1, 0, "no");
        FlightChange change = new FlightChange("R1", Cabin.ECONOMY, segments("B2"));

        assertThat(AirlinePolicy.againstFlightChange(reservation, change))
                .hasValue("reservation R1 is basic economy: its flights cannot be changed"
                        + " (A on 2026-03-01 to B on 2026-03-02)");
    }

    @ParameterizedTest(name = "{0} in {1}: {2} free for each passenger")
    @CsvSource({
        "REGULAR, BASIC_ECONOMY, 0",
        "REGULAR, ECONOMY, 1",
        "REGULAR, BUSINESS, 2",
        "SILVER, BASIC_ECONOMY, 1",
        "SILVER, ECONOMY, 2",
        "SILVER, BUSINESS, 3",
        "GOLD, BASIC_ECONOMY, 2",
        "GOLD, ECONOMY, 3",
        "GOLD, BUSINESS, 3"
    })
    void bagsBeyondTheAllowanceArePaidFor(Membership membership, Cabin cabin, int free) {
        assertThat(AirlinePolicy.againstBags(membership, booking(cabin, 1, free, 0)))
                .isEmpty();
        assertThat(AirlinePolicy.againstBags(membership, booking(cabin, 1, free + 1, 0)))
                .isPresent();
        assertThat(AirlinePolicy.againstBags(membership, booking(cabin, 1, free + 1, 1)))
                .isEmpty();
        assertThat(AirlinePolicy.againstBags(membership, booking(cabin, 3, 3 * free, 0)))
                .isEmpty();
        assertThat(AirlinePolicy.againstBags(membership, booking(cabin, 3, 3 * free + 2, 1)))
                .isPresent();
    }

    @Test
    void refusedBagsAreCounted() {
        assertThat(AirlinePolicy.againstBags(Membership.REGULAR, booking(Cabin.ECONOMY, 2, 5, 1)))
                .hasValue("5 checked bags, of which 1 are paid: a regular member has 2 free in economy"
                        + " for 2 passengers, 2 too few are paid");
    }

    @ParameterizedTest(name = "from {0} bags to {1}, {2} of them paid, is legal: {3}")
    @CsvSource({"1, 2, 0, true", "2, 2, 0, true", "2, 1, 0, false", "0, 3, 1, true", "0, 3, 0, false"})
    void bagsAreAddedButNotRemoved(int before, int after, int paid, boolean legal) {
        Reservation reservation = reservation(Cabin.ECONOMY, "A1", 2, before, "no");
        BaggageChange change = new BaggageChange("R1", after, paid);

        assertThat(AirlinePolicy.againstBags(Membership.REGULAR, reservation, change)
                        .isEmpty())
                .isEqualTo(legal);
    }

    @ParameterizedTest(name = "{0} in {1}, insured {2}, gets ${3} for 2 passengers: {4}")
    @CsvSource({
        "REGULAR, ECONOMY, no, 100, false",
        "REGULAR, BASIC_ECONOMY, no, 100, false",
        "REGULAR, ECONOMY, yes, 100, true",
        "REGULAR, BUSINESS, no, 100, true",
        "SILVER, BASIC_ECONOMY, no, 100, true",
        "GOLD, ECONOMY, no, 200, true",
        "GOLD, ECONOMY, no, 201, false",
        "REGULAR, ECONOMY, , 100, false"
    })
    void certificatesAreForTheEntitled(
            Membership membership, Cabin cabin, @Nullable String insurance, int amount, boolean legal) {
        List<Reservation> reservations = List.of(reservation(cabin, "A1", 2, 0, insurance));

        assertThat(AirlinePolicy.againstCertificate(membership, reservations, new CertificateOffer("U1", amount))
                        .isEmpty())
                .isEqualTo(legal);
    }

    @Test
    void aMemberWithoutAnyKnownReservationGetsNoCertificate() {
        assertThat(AirlinePolicy.againstCertificate(Membership.GOLD, List.of(), new CertificateOffer("U1", 100)))
                .hasValue("no reservation was looked up that the certificate could be for");
    }

    @ParameterizedTest(name = "{0} on March 2 is legal: {1}")
    @CsvSource({"A1, false", "A2, true", "A3, true", "A1 B3, false", "A3 B1, false", "A2 B3, true"})
    void whatIsFlownInPartIsNotCancelled(String flights, boolean legal) {
        Optional<String> violation = AirlinePolicy.againstCancellation(
                reservation(Cabin.BUSINESS, flights, 1, 0, "yes"), LocalDate.of(2026, 3, 2));

        assertThat(violation.isEmpty()).isEqualTo(legal);
    }

    private static Reservation reservation(
            Cabin cabin, String flights, int passengers, int bags, @Nullable String insurance) {
        return new Reservation("R1", "U1", cabin, segments(flights), people(passengers), bags, 0, insurance);
    }

    private static Booking booking(Cabin cabin, int passengers, int bags, int paid) {
        return new Booking("U1", cabin, segments("A1"), people(passengers), List.of(), bags, paid);
    }

    private static List<Map<String, @Nullable Object>> people(int count) {
        return Collections.nCopies(count, Map.of("first_name", "Kim"));
    }

    /** "A1 B2" is flight A on the first of March and B on the second. */
    private static List<Segment> segments(String flights) {
        return Arrays.stream(flights.split(" "))
                .map(flight -> new Segment(
                        flight.substring(0, 1), LocalDate.of(2026, 3, Integer.parseInt(flight.substring(1)))))
                .toList();
    }
}
