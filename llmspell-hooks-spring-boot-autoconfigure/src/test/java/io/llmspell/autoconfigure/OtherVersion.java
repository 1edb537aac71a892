package io.llmspell.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/** Has the package of one class of a framework say that it is of another version, or, without one, nothing at all. */
final class OtherVersion extends ClassLoader {

    private final String type;

    private final @Nullable String version;

    OtherVersion(String type, @Nullable String version) {
        super(OtherVersion.class.getClassLoader());
        this.type = type;
        this.version = version;
    }

    @Override
    public @Nullable URL getResource(String name) {
        return (this.version == null && name.endsWith("pom.properties")) ? null : super.getResource(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(this.type)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return (known != null) ? known : define(name);
        }
    }

    private Class<?> define(String name) {
        String packageName = name.substring(0, name.lastIndexOf('.'));
        definePackage(packageName, null, null, null, null, this.version, null, null);
        try (InputStream source = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] code = source.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
