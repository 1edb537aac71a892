-- Flights of a basic economy reservation stay as they are: AirlinePolicy.againstFlightChange in Lua.

local function list(flights)
  local texts = {}
  for i, flight in ipairs(flights) do
    texts[i] = flight.flight_number .. " on " .. flight.date
  end
  return table.concat(texts, ", ")
end

hook.register("BeforeToolExecution", function(ctx)
  local request = ctx.arguments.request
  local change = request.arguments
  local reservation = request.facts.reservations[change.reservation_id]
  if not reservation or reservation.cabin ~= "basic_economy" then
    return
  end
  local old, new = list(reservation.flights), list(change.flights)
  if new ~= old then
    return {
      type = "cancel",
      reason = "reservation " .. reservation.reservation_id .. " is basic economy: its flights cannot be changed ("
        .. old .. " to " .. new .. ")",
    }
  end
end, {
  name = "keepFlights",
  description = "Flights of a basic economy reservation stay as they are, in Lua",
  phase = "guard",
  priority = "high",
  mode = "shadow",
  components = "update_reservation_flights",
})
