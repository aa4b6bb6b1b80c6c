package dev.reproof.engine.replay;

import dev.reproof.events.TextDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Prompts that were made lately, for who shows them soon after: each is known by its digest, so what is found is what was
 * sent. Holds as many as little memory does, and is never needed: any prompt can be made again. Safe for many threads.
 */
public final class RecentPrompts {

    private static final long MOST_CHARS = 2L << 20;

    private final Map<TextDigest, String> prompts = new LinkedHashMap<>();
    private long chars;

    /** Keeps a prompt, and drops the oldest ones that there is no room for any more. */
    public synchronized void keep(Prompts.Made prompt) {
        if (prompt.text().length() > MOST_CHARS || prompts.put(prompt.digest(), prompt.text()) != null) {
            return;
        }
        chars += prompt.text().length();
        var oldest = prompts.values().iterator();
        while (chars > MOST_CHARS) {
            chars -= oldest.next().length();
            oldest.remove();
        }
    }

    /** The prompt of that digest, if it is kept. */
    public synchronized Optional<String> find(TextDigest digest) {
        return Optional.ofNullable(prompts.get(digest));
    }
}
