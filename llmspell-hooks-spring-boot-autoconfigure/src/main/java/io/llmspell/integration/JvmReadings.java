package io.llmspell.integration;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import javax.management.JMException;
import javax.management.ObjectName;

/** Reads the management beans of the JVM. */
final class JvmReadings implements UsageReadings {

    @Override
    public double memory() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return (heap.getMax() > 0) ? (double) heap.getUsed() / heap.getMax() : Double.NaN;
    }

    /** By its name, since no standard interface has it: another JVM may lack it. */
    @Override
    public double cpu() {
        try {
            ObjectName system = ObjectName.getInstance(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            Object load = ManagementFactory.getPlatformMBeanServer().getAttribute(system, "CpuLoad");
            return (load instanceof Double known && known >= 0) ? known : Double.NaN;
        } catch (JMException ex) {
            return Double.NaN;
        }
    }
}
