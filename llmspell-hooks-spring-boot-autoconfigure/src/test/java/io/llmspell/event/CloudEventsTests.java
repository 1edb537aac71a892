package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CloudEventsTests {

    private static final UUID ID = UUID.fromString("0198c0de-7e57-7000-8000-00000000beef");

    private static UniversalEvent.Builder event() {
        return UniversalEvent.builder("agent.done").id(ID).timestamp(Instant.parse("2026-01-02T03:04:05.5Z"));
    }

    private static JsonNode json(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    private static UniversalEvent read(String json) {
        return CloudEvents.fromCloudEvent(json(json));
    }

    private static void assertRoundTrip(UniversalEvent event) {
        String json = JsonMapper.shared().writeValueAsString(CloudEvents.toCloudEvent(event));
        UniversalEvent read = CloudEvents.fromCloudEvent(JsonMapper.shared().readTree(json));

        assertThat(read).isEqualTo(event);
        assertThat(read.eventType()).isEqualTo(event.eventType());
        assertThat(read.timestamp()).isEqualTo(event.timestamp());
        assertThat(read.version()).isEqualTo(event.version());
        assertThat(read.source()).isEqualTo(event.source());
        assertThat(read.data()).isEqualTo(event.data());
        assertThat(read.metadata()).isEqualTo(event.metadata());
    }

    @Test
    void anEventIsACloudEvent() {
        UniversalEvent event = event().version("2.0")
                .source(new EventSource("my agent", "a/1", "run-7"))
                .data(Map.of("a", 1))
                .metadata("tenant", "acme")
                .metadata("attempt", 2)
                .metadata("Dry-Run", true)
                .build();

        assertThat(CloudEvents.toCloudEvent(event))
                .isEqualTo(
                        json("{'specversion':'1.0','id':'" + ID + "','source':'/my%20agent/a%2F1','type':'agent.done',"
                                + "'time':'2026-01-02T03:04:05.500Z','datacontenttype':'application/json',"
                                + "'dataversion':'2.0','correlationid':'run-7','tenant':'acme','attempt':2,"
                                + "'metadata':'{\\\"Dry-Run\\\":true}','data':{'a':1}}"));
        assertRoundTrip(event);
    }

    @Test
    void whatIsMissingStaysMissing() {
        UniversalEvent event = event().build();

        assertThat(CloudEvents.toCloudEvent(event).has("correlationid")).isFalse();
        assertThat(CloudEvents.toCloudEvent(event).has("metadata")).isFalse();
        assertRoundTrip(event);
    }

    @ParameterizedTest
    @CsvSource({
        "agent,, /agent",
        "agent,'', /agent/",
        ".,.., /%2E/%2E%2E",
        "a+b*c~d,ä€, /a%2Bb%2Ac~d/%C3%A4%E2%82%AC",
        "https://x?y#z,50%, /https%3A%2F%2Fx%3Fy%23z/50%25"
    })
    void theSourceIsAPathAndBack(String component, String instance, String uri) {
        UniversalEvent event =
                event().source(new EventSource(component, instance, null)).build();

        assertThat(CloudEvents.toCloudEvent(event).get("source").stringValue()).isEqualTo(uri);
        assertRoundTrip(event);
    }

    @Test
    void metadataThatIsNoAttributeIsInOneOfItsOwn() {
        for (String name : List.of(
                "id",
                "source",
                "data",
                "data_base64",
                "specversion",
                "type",
                "time",
                "metadata",
                "dataschema",
                "datacontenttype",
                "correlationid",
                "dataversion",
                "UPPER",
                "with-dash",
                "",
                "a".repeat(21))) {
            assertInOthers(event().metadata(name, "x").build(), name);
        }
        for (Object value : List.of("", "a\nb", 1L << 40, 1.5, List.of(1), Map.of("a", List.of(Map.of())))) {
            assertInOthers(event().metadata("name", value).build(), "name");
        }
        assertInOthers(event().metadata("subject", 5).build(), "subject");
        assertInOthers(event().metadata("cloudevents", Map.of("id", "x")).build(), "cloudevents");
    }

    private static void assertInOthers(UniversalEvent event, String name) {
        ObjectNode cloudEvent = CloudEvents.toCloudEvent(event);
        assertThat(JsonMapper.shared()
                        .readTree(cloudEvent.get("metadata").stringValue())
                        .propertyNames())
                .containsExactly(name);
        assertRoundTrip(event);
    }

    @Test
    void theCloudEventCanBeChangedAndTheEventCannot() {
        UniversalEvent event = event().data(Map.of("a", 1)).build();
        ((ObjectNode) CloudEvents.toCloudEvent(event).get("data")).put("b", 2);

        assertThat(event.data()).isEqualTo(json("{'a':1}"));
    }

    @Test
    void aCloudEventOfOthersIsRead() {
        UniversalEvent event = read("{'specversion':'1.0','type':'com.example.someevent',"
                + "'source':'https://example.com/ctx?a=b','subject':'s','id':'A234-1234-1234',"
                + "'time':'2018-04-05T17:31:00+02:00','comexampleextension1':'value','comexampleothervalue':5,"
                + "'unset':null,'datacontenttype':'text/xml','dataschema':'https://x/y','data':'<much/>'}");

        assertThat(event.eventType()).isEqualTo("com.example.someevent");
        assertThat(event.source()).isEqualTo(EventSource.of("https://example.com/ctx?a=b"));
        assertThat(event.timestamp()).isEqualTo("2018-04-05T15:31:00Z");
        assertThat(event.version()).isEqualTo("1.0");
        assertThat(event.data().stringValue()).isEqualTo("<much/>");
        assertThat(event.metadata())
                .isEqualTo(Map.of(
                        "subject", "s",
                        "comexampleextension1", "value",
                        "comexampleothervalue", 5,
                        "dataschema", "https://x/y",
                        "cloudevents", Map.of("id", "A234-1234-1234", "datacontenttype", "text/xml")));
        assertRoundTrip(event);
    }

    @Test
    void anIdOfOthersIsTheSameEachTimeAndDependsOnTheSource() {
        String json = "{'specversion':'1.0','type':'t','source':'/a','id':'1'}";

        assertThat(read(json).id().version()).isEqualTo(8);
        assertThat(read(json).id().variant()).isEqualTo(2);
        assertThat(read(json)).isEqualTo(read(json));
        assertThat(read(json)).isNotEqualTo(read(json.replace("/a", "/b")));
        assertThat(read(json)).isNotEqualTo(read(json.replace("'1'", "'2'")));
    }

    @Test
    void aCloudEventWithoutTimeIsOfNow() {
        Instant before = Instant.now();

        UniversalEvent event = read("{'specversion':'1.0','type':'t','source':'/a/b','id':'" + ID + "'}");

        assertThat(event.timestamp()).isBetween(before, Instant.now());
        assertThat(event.source()).isEqualTo(new EventSource("a", "b", null));
        assertThat(event.data().isNull()).isTrue();
        assertThat(event.metadata()).isEmpty();
    }

    @Test
    void binaryDataIsText() {
        UniversalEvent event = read("{'specversion':'1.0','type':'t','source':'/a','id':'" + ID
                + "','datacontenttype':'image/png','data_base64':'AQID'}");

        assertThat(event.data().stringValue()).isEqualTo("AQID");
        assertThat(event.metadata())
                .containsEntry("cloudevents", Map.of("data_base64", true, "datacontenttype", "image/png"));
        assertRoundTrip(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/cloudevents+json",
                "text/json",
                "Application/JSON"
            })
    void everyKindOfJsonIsJson(String type) {
        assertThat(read("{'specversion':'1.0','type':'t','source':'/a','id':'" + ID + "','datacontenttype':'" + type
                                + "'}")
                        .metadata())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:x:y", "/a/b/c", "//host/a", "a", "/a%2fb", "/%zz", "mailto:a@b.c", "/", "/a b"})
    void aSourceOfOthersIsTheComponent(String uri) {
        UniversalEvent event = read("{'specversion':'1.0','type':'t','id':'" + ID + "','source':'" + uri + "'}");

        assertThat(event.source()).isEqualTo(EventSource.of(uri));
        assertRoundTrip(event);
    }

    @Test
    void aLongSourceIsCut() {
        String uri = "https://example.com/" + "x".repeat(300);
        UniversalEvent event = read("{'specversion':'1.0','type':'t','id':'" + ID + "','source':'" + uri + "'}");

        assertThat(event.source().component()).hasSize(256).isEqualTo(uri.substring(0, 256));
        assertThat(event.metadata()).containsEntry("cloudevents", Map.of("source", uri));
    }

    @Test
    void whatOthersMeanByMetadataIsKept() {
        for (String metadata : List.of("'text'", "''", "'[1]'", "'{} {}'", "5", "{'a':1}")) {
            UniversalEvent event = read(
                    "{'specversion':'1.0','type':'t','id':'" + ID + "','source':'/a','metadata':" + metadata + "}");

            assertThat(event.metadata()).containsOnlyKeys("metadata");
            assertRoundTrip(event);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]|object",
                "{}|'specversion'",
                "{'specversion':'0.3'}|0.3",
                "{'specversion':'1.0','type':'t','id':'i'}|'source'",
                "{'specversion':'1.0','type':'t','source':'/s'}|'id'",
                "{'specversion':'1.0','source':'/s','id':'i'}|'type'",
                "{'specversion':'1.0','source':'/s','id':5,'type':'t'}|'id'",
                "{'specversion':'1.0','source':'/s','id':'i','type':'t','time':'today'}|today",
                "{'specversion':'1.0','source':'/s','id':'i','type':'t','data':1,'data_base64':''}|data_base64"
            })
    void whatIsNoCloudEventIsRefused(String json, String told) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> read(json))
                .withMessageContaining(told);
    }
}
