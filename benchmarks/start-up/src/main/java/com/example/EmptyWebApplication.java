package com.example;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts, says how long after its JVM it was ready and what it keeps after a collection, and ends. */
@SpringBootApplication
public class EmptyWebApplication {

    public static void main(String[] arguments) throws InterruptedException {
        try (ConfigurableApplicationContext context = SpringApplication.run(EmptyWebApplication.class, arguments)) {
            long ready = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            long processor = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
            System.out.println("ready");
            for (int i = 0; i < 3; i++) {
                // What a collection lets go of is cleaned up by threads.
                System.gc();
                Thread.sleep(200);
            }
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            System.out.println("figures " + ready + " " + processor + " " + heap + " " + metaspace() + " "
                    + ManagementFactory.getThreadMXBean().getThreadCount() + " " + context.getBeanDefinitionCount());
        }
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
