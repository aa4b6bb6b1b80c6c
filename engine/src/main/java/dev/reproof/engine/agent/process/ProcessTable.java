package dev.reproof.engine.agent.process;

import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What {@code /proc} tells beyond {@link ProcessHandle}; on a system without it, nothing. */
public final class ProcessTable {

    /** The environment variable that tells the processes of an attempt from all others. */
    public static final String MARK = "REPROOF_MARK";

    private static final Path PROC = Path.of("/proc");
    private static final boolean HAS_PROC = Files.isDirectory(PROC.resolve("self"));

    /** Above what a kernel accepts as environment unless it was told otherwise. */
    private static final int MAX_ENVIRONMENT = 8 << 20;

    private static final int SHOWN = 200;

    private ProcessTable() {}

    /** Whether the process still does something; one that only waits to be collected by its parent does not. */
    public static boolean lives(ProcessHandle process) {
        return process.isAlive()
                && !stat(process.pid()).map(ProcessStat::zombie).orElse(false);
    }

    /** Selects the processes that were started with this environment variable. */
    public static Predicate<ProcessHandle> carrying(String name, String value) {
        return process -> values(read(process.pid(), "environ"), name).contains(value);
    }

    /** Whether the system tells what files a process has open. */
    public static boolean tellsOpenFiles() {
        return HAS_PROC;
    }

    /** Whether that process has that file open; false too where this one may not look. */
    public static boolean hasOpen(ProcessHandle process, Path file) {
        Path open = PROC.resolve(Long.toString(process.pid())).resolve("fd");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(open)) {
            for (Path descriptor : descriptors) {
                if (isSame(descriptor, file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false; // gone by now, somebody else's, or no such file system
        }
    }

    private static boolean isSame(Path descriptor, Path file) {
        try {
            return Files.isSameFile(descriptor, file);
        } catch (IOException e) {
            return false; // closed by now, or no file at all
        }
    }

    /**
     * Selects the members of the session that this process began. While a session has members, no other process gets
     * the pid of the one that began it; so once another one has it, the session is over and its number means another.
     *
     * @param start of the process that began the session
     */
    public static Predicate<ProcessHandle> inSessionOf(long leader, OptionalLong start) {
        return process ->
                stat(process.pid()).filter(it -> it.session() == leader).isPresent()
                        && stat(leader)
                                .filter(it -> !start.equals(OptionalLong.of(it.start())))
                                .isEmpty();
    }

    /**
     * When a process started: in ticks since the machine started where there is a {@code /proc}, else in milliseconds
     * since 1970; absent when it has ended or the system does not tell.
     */
    public static OptionalLong start(ProcessHandle process) {
        return HAS_PROC
                ? stat(process.pid()).stream().mapToLong(ProcessStat::start).findFirst()
                : process.info().startInstant().stream()
                        .mapToLong(Instant::toEpochMilli)
                        .findFirst();
    }

    /**
     * The pids of all processes that this one can see, from the last on, which are the newest as a rule: those are the
     * ones that may be gone in a moment.
     */
    static long[] pids() {
        String[] entries = PROC.toFile().list();
        if (entries == null) {
            try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
                return newestFirst(all.map(ProcessHandle::pid));
            }
        }
        return newestFirst(Stream.of(entries)
                .filter(name -> name.chars().allMatch(digit -> digit >= '0' && digit <= '9'))
                .map(Long::valueOf));
    }

    private static long[] newestFirst(Stream<Long> pids) {
        return pids.sorted(Comparator.reverseOrder()).mapToLong(Long::longValue).toArray();
    }

    /** All processes that this one can see, with what they hold of that variable. */
    public static List<SeenProcess> all(String mark) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.flatMap(process -> seen(process, mark).stream()).toList();
        }
    }

    /** Who started it, where there is a {@code /proc}: nothing else needs to be opened for that. */
    static Optional<Glimpse> parents(long pid) {
        return told(pid).map(stat -> new Glimpse(pid, stat, Optional.empty()));
    }

    /** As {@link #parents}, with the marks of agents. */
    static Optional<Glimpse> glimpse(long pid) {
        return told(pid).map(stat -> {
            String environment = read(pid, "environ");
            return new Glimpse(
                    pid, stat, environment.isEmpty() ? Optional.empty() : Optional.of(values(environment, MARK)));
        });
    }

    private static Optional<ProcessStat> told(long pid) {
        return HAS_PROC
                ? stat(pid)
                : ProcessHandle.of(pid)
                        .map(process -> new ProcessStat(
                                process.isAlive() ? 'R' : 'Z',
                                process.parent().map(ProcessHandle::pid).orElse(0L),
                                0,
                                start(process).orElse(0)));
    }

    /** Absent when it has gone meanwhile. */
    private static Optional<SeenProcess> seen(ProcessHandle process, String mark) {
        // How it is comes last: one that ends while it is looked at shows no marks, and must not be taken for one
        // without.
        Set<String> marks = values(read(process.pid(), "environ"), mark);
        String commandLine = commandLine(process);
        Optional<ProcessStat> stat = stat(process.pid());
        if (HAS_PROC && stat.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SeenProcess(
                process.pid(),
                stat.map(ProcessStat::parent)
                        .or(() -> process.parent().map(ProcessHandle::pid))
                        .orElse(0L),
                stat.map(ProcessStat::session).orElse(0L),
                HAS_PROC ? stat.stream().mapToLong(ProcessStat::start).findFirst() : start(process),
                stat.map(ProcessStat::zombie).orElse(false),
                marks,
                commandLine));
    }

    private static String commandLine(ProcessHandle process) {
        String line = read(process.pid(), "cmdline").replace('\0', ' ').strip();
        return UntrustedText.shorten(
                line.isEmpty() ? process.info().commandLine().orElse("(command line unknown)") : line, SHOWN);
    }

    private static Set<String> values(String variables, String name) {
        String environment = '\0' + variables + '\0';
        String start = '\0' + name + '=';
        Set<String> values = new HashSet<>();
        for (int at = environment.indexOf(start); at >= 0; at = environment.indexOf(start, at + 1)) {
            values.add(environment.substring(at + start.length(), environment.indexOf('\0', at + 1)));
        }
        return values;
    }

    private static Optional<ProcessStat> stat(long pid) {
        return ProcessStat.parse(read(pid, "stat"));
    }

    private static String read(long pid, String file) {
        Path path = PROC.resolve(Long.toString(pid)).resolve(file);
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MAX_ENVIRONMENT), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Gone by now, somebody else's, or no such file system: none of these is a process of ours to look into.
            return "";
        }
    }
}
