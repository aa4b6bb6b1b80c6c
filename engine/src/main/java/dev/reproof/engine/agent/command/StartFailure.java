package dev.reproof.engine.agent.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a process was not started: for want of something in the machine, or for what the command itself is. */
final class StartFailure {

    private static final Pattern ERROR = Pattern.compile("\\berror=([0-9]{1,3})\\b");

    /** Numbers of the system for what it has too little of. */
    private static final Map<Integer, String> SHORTAGES = Map.of(
            11, "the system starts no more processes; raise the limit of processes (ulimit -u) or lower --max-parallel",
            12, "the machine has no memory left; make room or lower --max-parallel",
            23, "the machine has too many files open; close some or lower --max-parallel",
            24, "too many files are open; raise the limit (ulimit -n) or lower --max-parallel");

    private StartFailure() {}

    /** What the machine has too little of; absent where the command would not start on any machine. */
    static Optional<String> ofMachine(IOException failure, Path workingDirectory) {
        if (!Files.isDirectory(workingDirectory)) {
            return Optional.of("the working directory " + workingDirectory + " is gone; put it back");
        }
        String message = String.valueOf(failure.getMessage());
        Matcher error = ERROR.matcher(message);
        if (error.find()) {
            return Optional.ofNullable(SHORTAGES.get(Integer.parseInt(error.group(1))))
                    .map(shortage -> shortage + " (" + message + ")");
        }
        return message.contains("spawn helper")
                ? Optional.of("the platform failed (" + message + ")")
                : Optional.empty();
    }
}
