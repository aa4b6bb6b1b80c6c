package dev.reproof.benchmarks.agents;

import java.util.List;
import java.util.Map;

/**
 * An agent as a run is told of it.
 *
 * @param options of {@code reproof run} that name it
 * @param environment what it needs beside that of this process
 */
record TriedAgent(String name, List<String> options, Map<String, String> environment) {}
