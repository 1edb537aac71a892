package io.llmspell.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;

/** The code that a page of the documentation shows. */
record CodeOfPage(String text) {

    static CodeOfPage read(String page) throws IOException {
        return new CodeOfPage(Files.readString(Path.of("..", "docs", page), StandardCharsets.UTF_8));
    }

    /** The only block in a language that has these words. */
    String block(String language, String words) {
        List<String> found = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(this.text)
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains(words))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks in " + language + " have " + words);
        }
        return found.get(0);
    }

    /** The block that comes after the name of its file. */
    String file(String name) {
        Matcher block = Pattern.compile("`" + Pattern.quote(name) + "`\n\n```\\w+\n(.*?)```", Pattern.DOTALL)
                .matcher(this.text);
        if (!block.find()) {
            throw new AssertionError("There is no block of the name " + name);
        }
        return block.group(1);
    }

    /** Properties as an application has them in a file: those that a test sets itself go before them. */
    static ApplicationContextInitializer<ConfigurableApplicationContext> configured(String yaml) {
        return context -> {
            try {
                new YamlPropertySourceLoader()
                        .load(yaml, new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                        .forEach(context.getEnvironment().getPropertySources()::addLast);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        };
    }
}
