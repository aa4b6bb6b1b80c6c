package dev.reproof.projections.state.read;

import dev.reproof.events.JsText;
import dev.reproof.projections.text.DisplayTail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the stream file of a legacy transcript: the file whose end is the text in the state. */
final class LegacyStream {

    private static final Pattern BANNER =
            Pattern.compile("\\[\\.\\.\\.truncated ([0-9]{1,15}) earlier chars\\.\\.\\.\\]\n");
    private static final char REPLACEMENT = '\uFFFD';

    private final long dropped;
    private final String tail;

    /** What the legacy runner showed of its text: how much it had dropped, and the rest. */
    LegacyStream(String resultText) {
        Matcher banner = BANNER.matcher(resultText);
        if (!banner.lookingAt()) {
            this.dropped = 0;
            this.tail = JsText.trim(resultText);
            return;
        }
        String rest = JsText.trimEnd(resultText.substring(banner.end()));
        boolean halved = !rest.isEmpty() && Character.isLowSurrogate(rest.charAt(0));
        this.dropped = Long.parseLong(banner.group(1)) + (halved ? 1 : 0);
        this.tail = halved ? rest.substring(1) : rest;
    }

    /** Reads a file to its end; its length and digest, if it is the one and no longer than that. */
    Optional<StateTranscript.Artifact> match(String name, InputStream file, long most) throws IOException {
        return read(file, most).map(found -> new StateTranscript.Artifact(name, found.bytes(), found.sha256()));
    }

    /** As {@link #match}, whatever the file is called. */
    Optional<Utf8Text> read(InputStream file, long most) throws IOException {
        DisplayTail end = new DisplayTail();
        return Utf8Text.read(file, most, (CharBuffer piece) -> end.append(piece))
                .filter(found -> isTail(end));
    }

    private boolean isTail(DisplayTail end) {
        String shown = end.droppedChars() == 0 ? JsText.trim(end.tail()) : JsText.trimEnd(end.tail());
        if (end.droppedChars() != dropped || shown.length() != tail.length()) {
            return false;
        }
        for (int at = 0; at < shown.length(); at++) {
            if (!same(shown.charAt(at), tail.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    /** The legacy runner wrote halves of a pair that came in two pieces as U+FFFD each, but showed the pair. */
    private static boolean same(char inFile, char inState) {
        return inFile == inState || (inFile == REPLACEMENT && Character.isSurrogate(inState));
    }
}
