package io.llmspell.sample.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** Makes conversations that each look up a reservation, or do not, and change its flights, or leave them. */
final class FlightChanges {

    private static final List<String> CABINS = List.of("basic_economy", "basic_economy", "economy", "business");

    /** One with what JSON escapes, and what it may be mistaken by. */
    private static final List<String> NUMBERS = List.of("LM0", "LM1", "L\"\\{\u00e9,");

    private final Random random = new Random(6);

    private FlightChanges() {}

    /** A file of so many conversations, always the same. */
    static String conversations(int count) {
        FlightChanges changes = new FlightChanges();
        List<Object> conversations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            conversations.add(
                    Map.of("id", "change-" + i, "messages", changes.messages("RES" + (i % 4 == 0 ? "]\"\\" : "") + i)));
        }
        return JsonMapper.shared().writeValueAsString(conversations);
    }

    private List<Object> messages(String reservation) {
        List<Object> flights = flights();
        List<Object> wanted = this.random.nextInt(3) == 0 ? flights : flights();
        List<Object> messages = new ArrayList<>();
        messages.add(Map.of("role", "user", "content", "Another flight, please."));
        if (this.random.nextInt(6) > 0) {
            messages.add(call("get_reservation_details", Map.of("reservation_id", reservation)));
            messages.add(answer(Map.of(
                    "reservation_id",
                    reservation,
                    "user_id",
                    "kim",
                    "cabin",
                    cabin(),
                    "flights",
                    flights,
                    "passengers",
                    List.of(),
                    "total_baggages",
                    0,
                    "nonfree_baggages",
                    0,
                    "insurance",
                    "no")));
        }
        messages.add(call(
                "update_reservation_flights",
                Map.of("reservation_id", reservation, "cabin", cabin(), "flights", wanted, "payment_id", "card")));
        messages.add(answer("Error: no seats"));
        return messages;
    }

    private String cabin() {
        return CABINS.get(this.random.nextInt(CABINS.size()));
    }

    /** So few that they are often the same, or the same in another order. */
    private List<Object> flights() {
        List<Object> flights = new ArrayList<>();
        for (int i = this.random.nextInt(3); i >= 0; i--) {
            flights.add(Map.of(
                    "flight_number",
                    NUMBERS.get(this.random.nextInt(NUMBERS.size())),
                    "date",
                    "2026-03-1" + this.random.nextInt(2)));
        }
        return flights;
    }

    private static Object call(String function, Map<String, Object> arguments) {
        return Map.of(
                "role",
                "assistant",
                "tool_calls",
                List.of(Map.of(
                        "id",
                        "call",
                        "type",
                        "function",
                        "function",
                        Map.of("name", function, "arguments", arguments))));
    }

    private static Object answer(Object content) {
        String text =
                (content instanceof String words) ? words : JsonMapper.shared().writeValueAsString(content);
        return Map.of("role", "tool", "tool_call_id", "call", "content", text);
    }
}
