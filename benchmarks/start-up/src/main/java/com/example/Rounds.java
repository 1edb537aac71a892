package com.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Starts the empty web application with one class path after the other, as many rounds as it is told, every second one
 * the other way round, and prints the medians and, against the first and against the one before, the medians of the
 * differences within a round. Arguments: the rounds, the command of Java, and files that hold a class path each.
 */
public final class Rounds {

    private record Figures(
            double process,
            double ready,
            double processor,
            double heap,
            double metaspace,
            double threads,
            double beans) {

        double memory() {
            return this.heap + this.metaspace;
        }
    }

    private Rounds() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        List<Path> variants = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            variants.add(Path.of(arguments[i]));
        }
        Map<Path, List<Figures>> figures = new LinkedHashMap<>();
        for (Path variant : variants) {
            figures.put(variant, new ArrayList<>());
            start(arguments[1], variant);
        }
        for (int round = 0; round < rounds; round++) {
            List<Path> order = new ArrayList<>(variants);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Path variant : order) {
                figures.get(variant).add(start(arguments[1], variant));
            }
        }
        print(rounds, variants, figures);
    }

    private static Figures start(String java, Path variant) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-Xmx256m",
                "-cp",
                Files.readString(variant).trim(),
                "com.example.EmptyWebApplication",
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        long started = System.nanoTime();
        Process process = builder.start();
        long ready = 0;
        Figures figures = null;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("ready")) {
                    ready = System.nanoTime() - started;
                } else if (line.startsWith("figures ")) {
                    figures = read(ready, line.split(" "));
                } else {
                    System.err.println(line);
                }
            }
        }
        if (process.waitFor() != 0 || figures == null) {
            throw new IllegalStateException("The application did not start with " + variant);
        }
        return figures;
    }

    private static Figures read(long process, String[] values) {
        return new Figures(
                process / 1e6,
                Double.parseDouble(values[1]),
                Double.parseDouble(values[2]),
                Double.parseDouble(values[3]) / (1 << 20),
                Double.parseDouble(values[4]) / (1 << 20),
                Double.parseDouble(values[5]),
                Double.parseDouble(values[6]));
    }

    private static void print(int rounds, List<Path> variants, Map<Path, List<Figures>> figures) {
        System.out.println("Java " + Runtime.version() + ", medians of " + rounds + " rounds");
        System.out.println("| | process to ready, ms | JVM to ready, ms | processor time until ready, ms | heap, MB | metaspace, MB | both, MB | threads"
                + " | beans |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Path variant : variants) {
            row(name(variant), figures.get(variant), null);
        }
        for (int i = 1; i < variants.size(); i++) {
            Path first = variants.get(0);
            Path before = variants.get(i - 1);
            row(name(variants.get(i)) + " - " + name(before), figures.get(variants.get(i)), figures.get(before));
            if (i > 1) {
                row(name(variants.get(i)) + " - " + name(first), figures.get(variants.get(i)), figures.get(first));
            }
        }
    }

    private static String name(Path variant) {
        return variant.getFileName().toString().replace(".classpath", "");
    }

    private static void row(String name, List<Figures> figures, List<Figures> less) {
        System.out.printf(
                "| %s | %.0f | %.0f | %.0f | %.1f | %.1f | %.1f | %.0f | %.0f |%n",
                name,
                median(figures, less, Figures::process),
                median(figures, less, Figures::ready),
                median(figures, less, Figures::processor),
                median(figures, less, Figures::heap),
                median(figures, less, Figures::metaspace),
                median(figures, less, Figures::memory),
                median(figures, less, Figures::threads),
                median(figures, less, Figures::beans));
    }

    private static double median(List<Figures> figures, List<Figures> less, ToDoubleFunction<Figures> value) {
        double[] values = new double[figures.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsDouble(figures.get(i));
            values[i] -= (less != null) ? value.applyAsDouble(less.get(i)) : 0;
        }
        Arrays.sort(values);
        int middle = values.length / 2;
        return (values.length % 2 == 1) ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
