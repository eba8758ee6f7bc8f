package io.gatehouse.observe.metrics;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What a scrape says of the process, under the names that Micrometer has for it. */
public final class JvmSamples implements Samples.Source {

    private final MBeanServer beans;

    /** @param beans those of the platform */
    public JvmSamples(MBeanServer beans) {
        this.beans = beans;
    }

    @Override
    public void into(Samples samples) {
        memory(samples);
        Samples.Totals pauses = samples.summary("jvm_gc_pause_seconds", "Time spent in collecting garbage.");
        for (GarbageCollectorMXBean one : ManagementFactory.getGarbageCollectorMXBeans()) {
            pauses.add(one.getCollectionCount(), one.getCollectionTime() / 1e3, "gc", one.getName());
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        samples.gauge("jvm_threads_live_threads", "Threads.").add(threads.getThreadCount());
        samples.gauge("jvm_threads_peak_threads", "Threads at most until now.").add(threads.getPeakThreadCount());
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        samples.gauge("jvm_classes_loaded_classes", "Classes.").add(classes.getLoadedClassCount());
        process(samples);
    }

    private static void memory(Samples samples) {
        Samples.Family used = samples.gauge("jvm_memory_used_bytes", "Memory that is used.");
        Samples.Family committed = samples.gauge("jvm_memory_committed_bytes", "Memory that the system has given.");
        Samples.Family most = samples.gauge("jvm_memory_max_bytes", "Memory that may be used; -1 where nobody said.");
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getUsage();
            if (usage != null) {
                String[] labels = {"area", pool.getType() == MemoryType.HEAP ? "heap" : "nonheap", "id", pool.getName()
                };
                used.add(usage.getUsed(), labels);
                committed.add(usage.getCommitted(), labels);
                most.add(usage.getMax(), labels);
            }
        }
    }

    private void process(Samples samples) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        samples.gauge("process_uptime_seconds", "How long the process has been there.")
                .add(runtime.getUptime() / 1e3);
        samples.gauge("process_start_time_seconds", "When it began, since 1970.")
                .add(runtime.getStartTime() / 1e3);
        samples.gauge("system_cpu_count", "Processors.")
                .add(Runtime.getRuntime().availableProcessors());
        double cpu = system("ProcessCpuTime");
        if (cpu >= 0) {
            samples.counter("process_cpu_seconds", "Time of processors that it has used.")
                    .add(cpu / 1e9);
        }
        double files = system("OpenFileDescriptorCount");
        if (files >= 0) {
            samples.gauge("process_files_open_files", "Files and sockets that are open.")
                    .add(files);
        }
    }

    /** @return -1 where the JVM does not know */
    private double system(String attribute) {
        try {
            Object value = beans.getAttribute(new ObjectName("java.lang:type=OperatingSystem"), attribute);
            return value instanceof Number number ? number.doubleValue() : -1;
        } catch (JMException e) {
            return -1;
        }
    }
}
