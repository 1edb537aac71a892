package io.llmspell.autoconfigure;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Starts and ends an application with the classes of one class loader after the other, as DevTools does, and says
 * whether those of the first are still there. For a JVM that lets go of soft references at each collection.
 */
public final class RestartedApplication {

    private RestartedApplication() {}

    public static void main(String[] arguments) throws Exception {
        // Spring's CGLIB keeps the stack of its first call.
        SmallApplication.run();
        WeakReference<ClassLoader> first = run();
        run();
        System.out.println("collected " + isCollected(first));
    }

    static WeakReference<ClassLoader> run() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (RestartLoader loader = new RestartLoader()) {
            thread.setContextClassLoader(loader);
            Class<?> application = loader.loadClass(SmallApplication.class.getName());
            if (application.getClassLoader() != loader) {
                throw new IllegalStateException("The classes are those of another loader");
            }
            System.out.println(application.getMethod("run").invoke(null));
            return new WeakReference<>(loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Waits for long: what is kept is kept for ever. */
    private static boolean isCollected(WeakReference<ClassLoader> loader) throws InterruptedException {
        ReferenceQueue<Object> never = new ReferenceQueue<>();
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            never.remove(100);
        }
        return loader.get() == null;
    }

    /** As the one of DevTools: loads the classes of the application itself, and leaves libraries to its parent. */
    private static final class RestartLoader extends URLClassLoader {

        RestartLoader() throws IOException {
            super(
                    new URL[] {
                        SmallApplication.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    SmallApplication.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith(SmallApplication.class.getName())) {
                    Class<?> loaded = findLoadedClass(name);
                    return (loaded != null) ? loaded : findClass(name);
                }
                return super.loadClass(name, resolve);
            }
        }
    }
}
