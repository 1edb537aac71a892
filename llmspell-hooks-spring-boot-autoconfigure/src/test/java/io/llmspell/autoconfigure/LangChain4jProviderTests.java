package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.autoconfigure.ProviderApplication.ForeignFactory;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom LangChain4j asks for what makes AI services, which it decides once for each class loader. */
class LangChain4jProviderTests {

    private static final String PROVIDERS = "META-INF/services/dev.langchain4j.spi.services.AiServiceContextFactory";

    @TempDir
    private Path folder;

    @Test
    void toolsAreHookedWhereThisProviderIsTheOnlyOne() throws Exception {
        assertThat(run(loader(List.of(), false))).isEqualTo("look said seen!");
    }

    @Test
    void aProviderOfAnotherLibraryGoesOnAndAWarningSaysWhatItMeans() throws Exception {
        Path services = this.folder.resolve(PROVIDERS);
        Files.createDirectories(services.getParent());
        Files.writeString(services, ForeignFactory.class.getName());

        for (boolean first : new boolean[] {true, false}) {
            assertThat(run(loader(List.of(this.folder.toUri().toURL()), first)))
                    .as("first " + first)
                    .startsWith("foreign look said seen Tools of AI services are not hooked: LangChain4j makes them by "
                            + ForeignFactory.class.getName())
                    .contains(PROVIDERS)
                    .endsWith("llmspell.hooks.adapters.langchain4j.enabled=false ends this warning");
        }
    }

    @Test
    void aWarningSaysThatTheProviderIsNotFound() throws Exception {
        assertThat(run(new HidingLoader(classPath())))
                .startsWith("look said seen Tools of AI services are not hooked: LangChain4j has not found")
                .contains(PROVIDERS);
    }

    private static String run(URLClassLoader loader) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (loader) {
            thread.setContextClassLoader(loader);
            return (String) loader.loadClass(ProviderApplication.class.getName())
                    .getMethod("run")
                    .invoke(null);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader loader(List<URL> more, boolean first) throws IOException {
        List<URL> urls = new ArrayList<>(more);
        urls.addAll(first ? urls.size() : 0, classPath());
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static List<URL> classPath() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls;
    }

    /** As of one jar that was made of many, and has lost the lists of their providers. */
    private static final class HidingLoader extends URLClassLoader {

        private HidingLoader(List<URL> urls) {
            super(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(PROVIDERS) ? Collections.emptyEnumeration() : super.getResources(name);
        }
    }
}
