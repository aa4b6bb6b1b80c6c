package dev.reproof.engine.home;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Where the log of a run is that is not beside its other files, as one small JSON object in the run's directory.
 *
 * @param store its address, without a user and without a password
 * @param run what it is called there, whatever the directory is called
 */
public record StoreNote(String store, RunId run) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_BYTES = 8192;

    /** Writes the note of a run whose directory exists, durably. */
    public void write(RunHome home) {
        AtomicFile.write(home.storeNote(), out -> {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                json.writeStringField("store", store);
                json.writeStringField("run", run.value());
                json.writeEndObject();
                json.writeRaw('\n');
            }
        });
    }

    /** Removes the note of a run, durably, if there is one: its log is beside its other files from now on. */
    public static void remove(RunHome home) {
        DiskFailure.attempt("remove", home.storeNote(), "check permissions there", () -> {
            Files.deleteIfExists(home.storeNote());
            SystemDisk.INSTANCE.forceDirectory(home.directory());
        });
    }

    /**
     * The note of a run; absent where its log is beside its other files.
     *
     * @throws Corrupt when there is one that says nothing: nobody may take another log for the run's then
     * @throws dev.reproof.events.ReproofException.Storage when it cannot be read
     */
    public static Optional<StoreNote> read(RunHome home) {
        if (!PlainFile.isTaken(home.storeNote())) {
            return Optional.empty();
        }
        return Optional.of(DiskFailure.answer(
                "read",
                home.storeNote(),
                "check permissions there",
                () -> read(home, PlainFile.open(home.storeNote()))));
    }

    private static StoreNote read(RunHome home, InputStream file) throws IOException {
        try (InputStream in = file) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            return parse(content).orElseThrow(() -> unreadable(home));
        }
    }

    private static Corrupt unreadable(RunHome home) {
        return new Corrupt("The note of the run's store says nothing: " + home.storeNote()
                + ", expected {\"store\": \"jdbc:postgresql://...\", \"run\": \"" + home.name()
                + "\"}; write it again, or remove it and name the store with --store");
    }

    private static Optional<StoreNote> parse(byte[] content) {
        Optional<String> store = Optional.empty();
        Optional<RunId> run = Optional.empty();
        if (content.length > MOST_BYTES) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("store") && value == JsonToken.VALUE_STRING) {
                    store = Optional.of(json.getText());
                } else if (name.equals("run") && value == JsonToken.VALUE_STRING) {
                    run = Optional.of(new RunId(json.getText()));
                }
                json.skipChildren();
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        return store.isPresent() && run.isPresent()
                ? Optional.of(new StoreNote(store.get(), run.get()))
                : Optional.empty();
    }
}
