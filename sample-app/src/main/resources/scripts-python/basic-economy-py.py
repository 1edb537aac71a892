# Flights of a basic economy reservation stay as they are: AirlinePolicy.againstFlightChange in Python.


def text(flights):
    return ", ".join(f"{flight['flight_number']} on {flight['date']}" for flight in flights)


def keep_flights(ctx):
    request = ctx["arguments"]["request"]
    change = request["arguments"]
    reservation = request["facts"]["reservations"].get(change["reservation_id"])
    if reservation is None or reservation["cabin"] != "basic_economy":
        return None
    old, new = text(reservation["flights"]), text(change["flights"])
    if new == old:
        return None
    reason = (
        f"reservation {reservation['reservation_id']} is basic economy: its flights cannot be changed"
        f" ({old} to {new})"
    )
    return {"type": "cancel", "reason": reason}


hook.register(
    "BeforeToolExecution",
    keep_flights,
    {
        "name": "keepFlights",
        "description": "Flights of a basic economy reservation stay as they are, in Python",
        "phase": "guard",
        "priority": "high",
        "mode": "shadow",
        "components": "update_reservation_flights",
    },
)
