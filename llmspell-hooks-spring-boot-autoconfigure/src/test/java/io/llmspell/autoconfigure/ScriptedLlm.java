package io.llmspell.autoconfigure;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks for the calls of its script, all at once, and says then what came of them. Where there is nothing to call, it
 * says what it was told.
 */
public class ScriptedLlm extends BaseLlm {

    static final String NAME = "scripted";

    final List<LlmRequest> requests = new ArrayList<>();

    private final List<FunctionCall> script;

    public ScriptedLlm(FunctionCall... script) {
        super(NAME);
        this.script = List.of(script);
    }

    public static FunctionCall call(String tool, Map<String, Object> arguments) {
        return FunctionCall.builder().name(tool).args(arguments).build();
    }

    @Override
    public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
        return Flowable.defer(() -> {
            this.requests.add(request);
            return stream ? streamed(request) : Flowable.just(response(say(request)));
        });
    }

    private Flowable<LlmResponse> streamed(LlmRequest request) {
        return Flowable.just(partial("a"), partial("b"), response(say(request)));
    }

    private static LlmResponse partial(String text) {
        return LlmResponse.builder()
                .content(Content.builder()
                        .role("model")
                        .parts(Part.fromText(text))
                        .build())
                .partial(true)
                .build();
    }

    private Content say(LlmRequest request) {
        List<Part> last =
                request.contents().get(request.contents().size() - 1).parts().orElse(List.of());
        List<FunctionResponse> results =
                last.stream().flatMap(part -> part.functionResponse().stream()).toList();
        if (!results.isEmpty()) {
            return text(results.stream()
                    .map(result -> result.name().orElseThrow() + " said "
                            + result.response().orElseThrow())
                    .collect(Collectors.joining("; ")));
        }
        if (!this.script.isEmpty()) {
            return Content.builder()
                    .role("model")
                    .parts(this.script.stream()
                            .map(call -> Part.builder().functionCall(call).build())
                            .toList())
                    .build();
        }
        return text(
                "heard " + last.stream().flatMap(part -> part.text().stream()).collect(Collectors.joining(" ")));
    }

    static Content text(String text) {
        return Content.builder().role("model").parts(Part.fromText(text)).build();
    }

    static LlmResponse response(Content content) {
        return LlmResponse.builder()
                .content(content)
                .modelVersion("scripted-1")
                .usageMetadata(GenerateContentResponseUsageMetadata.builder()
                        .promptTokenCount(10)
                        .candidatesTokenCount(5)
                        .totalTokenCount(15)
                        .build())
                .build();
    }

    @Override
    public BaseLlmConnection connect(LlmRequest request) {
        throw new UnsupportedOperationException("no live connection");
    }
}
