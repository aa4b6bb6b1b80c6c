package dev.reproof.benchmarks.peers;

import static org.bsc.langgraph4j.action.AsyncEdgeAction.edge_async;
import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;

import java.util.Map;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphDefinition;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.GraphStateException;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.checkpoint.FileSystemSaver;
import org.bsc.langgraph4j.serializer.std.ObjectStreamStateSerializer;
import org.bsc.langgraph4j.state.AgentState;

/** A graph with one node that comes round until all steps are done, its checkpoints in a file. Nothing is forced. */
final class FileSaverWay implements Side.Way {

    private static final RunnableConfig THREAD =
            RunnableConfig.builder().threadId("chain").build();
    private static final String NODE = "step";
    private static final String NEXT = "next";
    private static final String SAID = "said";

    @Override
    public void run(Place place, Chain chain, Step step) throws GraphStateException {
        CompiledGraph<AgentState> graph = graph(place, chain, step);
        GraphInput input = graph.lastStateOf(THREAD).isPresent()
                ? GraphInput.resume()
                : GraphInput.args(Map.of(NEXT, 0, SAID, ""));
        int done = next(graph.invoke(input, THREAD).orElseThrow());
        if (done != chain.steps()) {
            throw new IllegalStateException("The graph ended after " + done + " of " + chain.steps() + " steps");
        }
    }

    @Override
    public long kept(Place place, Chain chain, int step) throws GraphStateException {
        return graph(place, chain, (at, input, pieces) -> "")
                .lastStateOf(THREAD)
                .filter(last -> next(last.state()) > step)
                .map(last -> said(last.state()).length())
                .orElse(0);
    }

    private static CompiledGraph<AgentState> graph(Place place, Chain chain, Step step) throws GraphStateException {
        ObjectStreamStateSerializer<AgentState> serializer = new ObjectStreamStateSerializer<>(AgentState::new);
        StateGraph<AgentState> graph = new StateGraph<>(serializer);
        graph.addNode(NODE, node_async(state -> {
            int next = next(state);
            return Map.of(NEXT, next + 1, SAID, step.say(next, said(state), piece -> {}));
        }));
        graph.addEdge(GraphDefinition.START, NODE);
        graph.addConditionalEdges(
                NODE,
                edge_async(state -> next(state) < chain.steps() ? NODE : GraphDefinition.END),
                Map.of(NODE, NODE, GraphDefinition.END, GraphDefinition.END));
        return graph.compile(CompileConfig.builder()
                .checkpointSaver(new FileSystemSaver(place.directory(), serializer))
                .recursionLimit(chain.steps() + 10)
                .build());
    }

    private static String said(AgentState state) {
        return state.<String>value(SAID).orElseThrow();
    }

    private static int next(AgentState state) {
        return state.<Integer>value(NEXT).orElseThrow();
    }
}
