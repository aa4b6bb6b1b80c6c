package dev.reproof.engine.agent;

import java.nio.file.Path;

/**
 * A worktree of git that an attempt has for itself.
 *
 * @param workplace where its agent works: in it, or below it
 * @param directory the worktree
 * @param base the commit that it began with
 */
public record AgentWorktree(Path workplace, Path directory, String base) {}
