package dev.reproof.engine.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Logs that are kept as always, and tell what was appended. */
public final class RecordingStore implements LogStore {

    private Optional<RecordingLog> last = Optional.empty();
    private int before;

    /** How often something was appended, to any log. */
    public int transactions() {
        return before + last.map(log -> log.appends().size()).orElse(0);
    }

    /** The kinds of the events that were appended last, but the blocks of text. */
    public List<String> lastTransaction() {
        List<List<LogEntry>> appends = last.orElseThrow().appends();
        return appends.get(appends.size() - 1).stream()
                .map(entry -> entry.event().type())
                .filter(type -> !type.equals("TranscriptChunkAppended"))
                .toList();
    }

    @Override
    public EventLog open(Path base) {
        before = transactions();
        last = Optional.of(new RecordingLog(Logs.open(base)));
        return last.get();
    }

    @Override
    public EventLog read(Path base) {
        return Logs.read(base);
    }

    @Override
    public void rewrite(Path base) {
        Logs.STORE.rewrite(base);
    }
}
