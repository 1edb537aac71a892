// Flights of a basic economy reservation stay as they are: AirlinePolicy.againstFlightChange in JavaScript.

const list = flights => flights.map(flight => `${flight.flight_number} on ${flight.date}`).join(", ");

hook.register("BeforeToolExecution", ctx => {
  const { arguments: change, facts } = ctx.arguments.request;
  const reservation = facts.reservations[change.reservation_id];
  if (reservation?.cabin !== "basic_economy") {
    return;
  }
  const before = list(reservation.flights);
  const after = list(change.flights);
  if (after !== before) {
    return {
      type: "cancel",
      reason: `reservation ${reservation.reservation_id} is basic economy: its flights cannot be changed`
        + ` (${before} to ${after})`,
    };
  }
}, {
  name: "keepFlights",
  description: "Flights of a basic economy reservation stay as they are, in JavaScript",
  phase: "guard",
  priority: "high",
  mode: "shadow",
  components: "update_reservation_flights",
});
