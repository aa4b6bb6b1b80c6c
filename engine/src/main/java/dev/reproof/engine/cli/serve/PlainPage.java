package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.util.List;

/** A run as its state file tells, a row for each task. */
record PlainPage(RunFinder finder) implements RunPage {

    private static final Resource STYLE = Resource.of("serve.css");

    @Override
    public Answer of(RunHome home) {
        StateView state = finder.standing(home);
        StringBuilder main = new StringBuilder("<p><a href=\"/\">All runs</a></p>\n<h1>")
                .append(Html.text(state.title()))
                .append("</h1>\n<p>Run <code>")
                .append(Html.escaped(home.name()))
                .append("</code>: ")
                .append(Html.text(state.outcome().map(StateOutcome::word).orElse("NOT FINISHED")))
                .append(state.message().map(text -> ": " + Html.text(text)).orElse(""))
                .append("</p>\n");
        state.warnings()
                .forEach(told -> main.append("<p class=\"warning\">")
                        .append(Html.text(told.code() + ": " + told.text()))
                        .append("</p>\n"));
        main.append(ListPage.table(
                List.of("Task", "Status", "Attempt", "Error"),
                state.tasks().stream().map(PlainPage::row).toList()));
        return ListPage.page(
                home.name(),
                main.toString(),
                STYLE,
                LiveScript.madeAt(state.position().orElse(-1)));
    }

    private static List<String> row(TaskView task) {
        return List.of(
                Html.text(task.id().value()),
                Html.text(task.status().word()),
                Long.toString(task.attempt()),
                Html.text(task.errorMessage().orElse("")));
    }
}
