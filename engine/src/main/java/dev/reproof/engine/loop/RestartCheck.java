package dev.reproof.engine.loop;

import java.util.List;

/**
 * Says whether the runner is to be started again, because what it is made of has changed. Asked after each rank and each
 * loop iteration, while nothing is under way; must be quick and must not throw.
 */
@FunctionalInterface
public interface RestartCheck {

    /** Nothing ever changes. */
    RestartCheck NEVER = List::of;

    /** What has changed since the runner was started, to be shown to people; empty when the run goes on. */
    List<String> changedFiles();
}
