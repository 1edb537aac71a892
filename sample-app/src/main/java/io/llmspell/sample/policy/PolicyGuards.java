package io.llmspell.sample.policy;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.ResultType;
import io.llmspell.sample.airline.Membership;
import io.llmspell.sample.airline.Reservation;
import io.llmspell.sample.airline.Traveller;
import io.llmspell.sample.journal.Summary;
import io.llmspell.sample.request.BaggageChange;
import io.llmspell.sample.request.Booking;
import io.llmspell.sample.request.Cancellation;
import io.llmspell.sample.request.CertificateOffer;
import io.llmspell.sample.request.FlightChange;
import io.llmspell.sample.request.RequestReader;
import io.llmspell.sample.tool.ToolRequest;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Keeps the agent from doing what the written policy of the airline forbids, whatever its model has thought of. A guard
 * looks at nothing but the request, which says what was known: so a recorded request can be judged again.
 */
@Component("policy")
public class PolicyGuards {

    private static final String BASIC_ECONOMY = "policy.keepBasicEconomyFlights";

    private final RequestReader requests;

    PolicyGuards(RequestReader requests) {
        this.requests = requests;
    }

    /** How many calls would have changed the flights of a basic economy reservation. */
    public static long basicEconomyViolations(Summary summary) {
        return summary.count(BASIC_ECONOMY, ResultType.CANCEL.externalName());
    }

    /** Runs ahead of the guards, so that they may rely on the arguments. */
    @Hook(value = TOOL_VALIDATION, description = "Arguments are what the tool takes")
    HookResult checkArguments(ToolRequest request) {
        return cancelIf(this.requests.problem(request));
    }

    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            phase = GUARD,
            components = {"update_reservation_*", "cancel_reservation"},
            description = "A reservation is looked up before it is changed")
    HookResult lookUpFirst(ToolRequest request) {
        String id = request.text("reservation_id");
        return request.facts().reservation(id).isPresent()
                ? HookResult.proceed()
                : HookResult.cancel("reservation '" + id + "' was not looked up in this conversation");
    }

    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            phase = GUARD,
            name = BASIC_ECONOMY,
            components = "update_reservation_flights",
            description = "Flights of a basic economy reservation stay as they are")
    HookResult keepBasicEconomyFlights(ToolRequest request) {
        FlightChange change = this.requests.read(request, FlightChange.class);
        return judge(
                request, change.reservationId(), reservation -> AirlinePolicy.againstFlightChange(reservation, change));
    }

    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            phase = GUARD,
            components = "book_reservation",
            description = "Bags beyond the free ones are paid for")
    HookResult payForBookedBags(ToolRequest request) {
        Booking booking = this.requests.read(request, Booking.class);
        return cancelIf(AirlinePolicy.againstBags(membership(request, booking.userId()), booking));
    }

    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            phase = GUARD,
            components = "update_reservation_baggages",
            description = "Bags beyond the free ones are paid for, and none is removed")
    HookResult payForAddedBags(ToolRequest request) {
        BaggageChange change = this.requests.read(request, BaggageChange.class);
        return judge(
                request,
                change.reservationId(),
                reservation ->
                        AirlinePolicy.againstBags(membership(request, reservation.userId()), reservation, change));
    }

    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            phase = GUARD,
            components = "send_certificate",
            description = "A certificate goes to those who are entitled to it")
    HookResult earnCertificate(ToolRequest request) {
        CertificateOffer offer = this.requests.read(request, CertificateOffer.class);
        List<Reservation> known = request.facts().reservationsOf(offer.userId());
        return cancelIf(AirlinePolicy.againstCertificate(membership(request, offer.userId()), known, offer));
    }

    @Hook(
            value = BEFORE_TOOL_EXECUTION,
            phase = GUARD,
            components = "cancel_reservation",
            description = "What is flown in part is not cancelled")
    HookResult keepFlownFlights(ToolRequest request) {
        LocalDateTime now = request.facts().now();
        if (now == null) {
            return HookResult.skip("the recording does not tell which day it is");
        }
        Cancellation cancellation = this.requests.read(request, Cancellation.class);
        return judge(
                request,
                cancellation.reservationId(),
                reservation -> AirlinePolicy.againstCancellation(reservation, now.toLocalDate()));
    }

    /** A reservation that nobody has looked up is {@link #lookUpFirst another guard's} concern. */
    private HookResult judge(ToolRequest request, String reservationId, Function<Reservation, Optional<String>> rule) {
        return cancelIf(request.facts().reservation(reservationId).flatMap(rule));
    }

    /** Who has not been looked up gets no more than everybody gets. */
    private Membership membership(ToolRequest request, String userId) {
        return request.facts().traveller(userId).map(Traveller::membership).orElse(Membership.REGULAR);
    }

    private static HookResult cancelIf(Optional<String> violation) {
        return violation.map(HookResult::cancel).orElse(HookResult.proceed());
    }
}
