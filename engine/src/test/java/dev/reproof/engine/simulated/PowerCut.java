package dev.reproof.engine.simulated;

import dev.reproof.engine.simulated.Node.Data;
import dev.reproof.engine.simulated.Node.Names;
import dev.reproof.engine.simulated.Step.Forced;
import dev.reproof.engine.simulated.Step.Named;
import dev.reproof.engine.simulated.Step.NamesForced;
import dev.reproof.engine.simulated.Step.OfData;
import dev.reproof.engine.simulated.Step.OfNames;
import dev.reproof.engine.simulated.Step.Removed;
import dev.reproof.engine.simulated.Step.Renamed;
import dev.reproof.engine.simulated.Step.Truncated;
import dev.reproof.engine.simulated.Step.Wrote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What is found on a disk whose power was cut after so many steps. All that was forced is there. Of what was not, in
 * each file and each directory by itself, all, nothing, what came first, or anything may be; the last write of a file
 * may be torn between two sectors, and one of its sectors may hold anything.
 */
public final class PowerCut {

    private static final int SECTOR = 512;

    private final SimulatedDisk disk;
    private final int after;
    private final SplittableRandom random;

    /** What is left of the last step, which alone of what was not forced in its file is there; absent for anything. */
    private final OptionalInt sectors;

    private PowerCut(SimulatedDisk disk, int after, long seed, OptionalInt sectors) {
        this.disk = disk;
        this.after = after;
        this.random = new SplittableRandom(seed);
        this.sectors = sectors;
    }

    /**
     * The disk as it is found; the old one is as it was, so that it may be cut again.
     *
     * @param after from 0 to as many steps as the disk has taken
     * @param seed decides what survives of what was not forced
     */
    public static SimulatedDisk of(SimulatedDisk disk, int after, long seed) {
        return new PowerCut(disk, after, seed, OptionalInt.empty()).found();
    }

    /** The disk after a write of which so many sectors arrived, and nothing that its file was not forced to hold before. */
    public static SimulatedDisk inside(SimulatedDisk disk, int write, int sectors) {
        return new PowerCut(disk, write, 0, OptionalInt.of(sectors)).found();
    }

    private SimulatedDisk found() {
        Map<Data, List<OfData>> files = new LinkedHashMap<>();
        Map<Names, List<OfNames>> directories = new LinkedHashMap<>();
        for (Step step : disk.taken(after)) {
            if (step instanceof OfData data) {
                files.computeIfAbsent(data.file(), file -> new ArrayList<>()).add(data);
            } else if (step instanceof OfNames names) {
                directories
                        .computeIfAbsent(directory(names), directory -> new ArrayList<>())
                        .add(names);
            }
        }
        Map<Data, byte[]> contents = new HashMap<>();
        files.forEach((file, steps) -> contents.put(file, content(steps)));
        Map<Names, Map<String, Node>> names = new HashMap<>();
        directories.values().forEach(steps -> name(steps, names));
        return made(names, contents);
    }

    /** A renaming is durable with the directory that the file came to. */
    private static Names directory(OfNames step) {
        if (step instanceof Named named) {
            return named.directory();
        } else if (step instanceof Removed removed) {
            return removed.directory();
        } else if (step instanceof Renamed renamed) {
            return renamed.to();
        }
        return ((NamesForced) step).directory();
    }

    private byte[] content(List<OfData> steps) {
        int forced = last(steps, Forced.class);
        List<OfData> kept = new ArrayList<>(steps.subList(0, forced));
        List<OfData> loose = sectors.isPresent()
                ? alone(steps.subList(forced, steps.size()))
                : survivors(steps.subList(forced, steps.size()));
        kept.addAll(loose);
        Bytes bytes = new Bytes();
        for (int index = 0; index < kept.size(); index++) {
            boolean torn = sectors.isEmpty() && index == kept.size() - 1 && !loose.isEmpty() && random.nextInt(2) == 0;
            if (kept.get(index) instanceof Wrote wrote) {
                write(bytes, wrote, torn);
            } else if (kept.get(index) instanceof Truncated truncated) {
                bytes.truncate(truncated.to());
            }
        }
        return bytes.copy();
    }

    /** So many steps lead up to the last one of a kind, and that one. */
    private static int last(List<? extends Step> steps, Class<? extends Step> kind) {
        int index = steps.size();
        while (index > 0 && !kind.isInstance(steps.get(index - 1))) {
            index--;
        }
        return index;
    }

    private List<OfData> alone(List<OfData> loose) {
        List<Step> steps = disk.taken(after);
        if (loose.isEmpty() || !steps.get(steps.size() - 1).equals(loose.get(loose.size() - 1))) {
            return loose;
        }
        Wrote last = (Wrote) loose.get(loose.size() - 1);
        int length = Math.min(last.bytes().length, sectors.getAsInt() * SECTOR);
        return List.of(new Wrote(last.file(), last.at(), Arrays.copyOf(last.bytes(), length)));
    }

    private <S> List<S> survivors(List<S> loose) {
        if (sectors.isPresent()) {
            return loose;
        }
        return switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 -> loose;
            case 2 -> loose.subList(0, random.nextInt(loose.size() + 1));
            default -> loose.stream().filter(step -> random.nextInt(2) == 0).toList();
        };
    }

    private void write(Bytes bytes, Wrote wrote, boolean torn) {
        byte[] data = wrote.bytes();
        if (!torn) {
            bytes.write(wrote.at(), data, 0, data.length);
            return;
        }
        int length = Math.min(data.length, random.nextInt(data.length / SECTOR + 2) * SECTOR);
        bytes.write(wrote.at(), data, 0, length);
        if (length < data.length && random.nextInt(2) == 0) {
            byte[] garbage = new byte[Math.min(SECTOR, data.length - length)];
            for (int index = 0; index < garbage.length; index++) {
                garbage[index] = (byte) random.nextInt();
            }
            bytes.write(wrote.at() + length, garbage, 0, garbage.length);
        }
    }

    private void name(List<OfNames> steps, Map<Names, Map<String, Node>> names) {
        int forced = last(steps, NamesForced.class);
        List<OfNames> kept = new ArrayList<>(steps.subList(0, forced));
        kept.addAll(survivors(steps.subList(forced, steps.size())));
        for (OfNames step : kept) {
            if (step instanceof Named named) {
                in(names, named.directory()).put(named.name(), named.node());
            } else if (step instanceof Removed removed) {
                in(names, removed.directory()).remove(removed.name());
            } else if (step instanceof Renamed renamed) {
                in(names, renamed.from()).remove(renamed.old(), renamed.node());
                in(names, renamed.to()).put(renamed.name(), renamed.node());
            }
        }
    }

    private static Map<String, Node> in(Map<Names, Map<String, Node>> names, Names directory) {
        return names.computeIfAbsent(directory, none -> new TreeMap<>());
    }

    private SimulatedDisk made(Map<Names, Map<String, Node>> names, Map<Data, byte[]> contents) {
        SimulatedDisk found = new SimulatedDisk();
        try {
            make(found, found.root(), in(names, disk.top()), names, contents);
        } catch (IOException e) {
            throw new IllegalStateException("a new disk refuses nothing", e);
        }
        return found;
    }

    private static void make(
            SimulatedDisk found,
            Path at,
            Map<String, Node> entries,
            Map<Names, Map<String, Node>> names,
            Map<Data, byte[]> contents)
            throws IOException {
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            Path path = at.resolve(entry.getKey());
            if (entry.getValue() instanceof Data file) {
                Data made = found.create(path, new Data());
                found.write(made, 0, contents.getOrDefault(file, new byte[0]));
                found.force(made);
            } else {
                Names directory = (Names) entry.getValue();
                found.force(found.create(path, new Names()));
                make(found, path, in(names, directory), names, contents);
            }
        }
        found.force(found.find(at));
    }
}
