package dev.reproof.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a runner without a log does: one JSON file with all that was said, written anew after every step, forced, and put
 * in the place of the old one, whose directory is forced as well.
 */
final class StateFileWay implements Side.Way {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The whole state: what the finished steps have said. */
    record State(List<String> said) {}

    @Override
    public void run(Place place, Chain chain, Step step) throws IOException {
        Path file = file(place);
        List<String> said = said(file);
        while (said.size() < chain.steps()) {
            int next = said.size();
            said.add(step.say(next, next == 0 ? "" : said.get(next - 1), piece -> {}));
            replace(file, JSON.writeValueAsBytes(new State(said)));
        }
    }

    @Override
    public long kept(Place place, Chain chain, int step) throws IOException {
        return said(file(place)).stream().skip(step).mapToLong(String::length).sum();
    }

    private static Path file(Place place) {
        return place.directory().resolve("state.json");
    }

    private static List<String> said(Path file) throws IOException {
        return Files.exists(file)
                ? JSON.readValue(Files.readAllBytes(file), State.class).said()
                : new ArrayList<>();
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling("state.json.new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
