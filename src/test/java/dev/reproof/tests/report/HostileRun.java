package dev.reproof.tests.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.WellFormed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run in which every text tries to run script in a page that shows it, in a hundred ways. */
final class HostileRun {

    private static final String RUN = "window.ran=1";

    private static final List<String> EVENTS = List.of(
            "onload",
            "onerror",
            "onclick",
            "onfocus",
            "onmouseover",
            "ontoggle",
            "onbegin",
            "onanimationstart",
            "onpageshow",
            "onscroll",
            "onbeforeprint",
            "onpointerenter");

    private static final List<String> ELEMENTS =
            List.of("img src=x", "svg", "details open", "input autofocus", "video src=x", "body", "marquee", "math");

    private HostileRun() {}

    static List<String> ways() {
        List<String> ways = new ArrayList<>(List.of(
                "<script>window.ran=1</script>",
                "</script><script>window.ran=1</script>",
                "</style><script>window.ran=1</script>",
                "</title><script>window.ran=1</script>",
                "</pre></details></main><script>window.ran=1</script>",
                "</textarea></noscript><script>window.ran=1</script>",
                "--><script>window.ran=1</script><!--",
                "]]><script>window.ran=1</script>",
                "\"><script>window.ran=1</script>",
                "'><script>window.ran=1</script>",
                "\" onfocus=\"window.ran=1\" autofocus=\"",
                "' onmouseover='window.ran=1",
                "<a href=javascript:window.ran=1>x</a>",
                "<a href='data:text/html,<script>window.ran=1</script>'>x</a>",
                "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
                "<iframe src=javascript:parent.ran=1></iframe>",
                "<object data=javascript:window.ran=1></object>",
                "<embed src=javascript:window.ran=1>",
                "<form action=javascript:window.ran=1><button autofocus>x</button></form>",
                "<base href=//evil.example/>",
                "<meta http-equiv=refresh content='0;url=//evil.example/'>",
                "<link rel=stylesheet href=//evil.example/x.css>",
                "<style>@import url(//evil.example/x.css);</style>",
                "<style>*{background:url(//evil.example/x.png)}</style>",
                "<img src=//evil.example/x.png>",
                "<img srcset='//evil.example/x.png 1x'>",
                "<script src=//evil.example/x.js></script>",
                "<script type=module>window.ran=1</script>",
                "<svg><script>window.ran=1</script></svg>",
                "<svg><use href='data:image/svg+xml,<svg id=x onload=window.ran=1/>#x'/></svg>",
                "<svg><animate onbegin=window.ran=1 attributeName=x>",
                "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
                "<template><script>window.ran=1</script></template>",
                "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
                "<xmp><p title='</xmp><img src=x onerror=window.ran=1>'>",
                "&lt;script&gt;window.ran=1&lt;/script&gt;",
                "&#60;script&#62;window.ran=1&#60;/script&#62;",
                "<scr\0ipt>window.ran=1</scr\0ipt>",
                "<\u0130mg src=x onerror=window.ran=1>",
                "\u2028window.ran=1//",
                "${window.ran=1}",
                "{{constructor.constructor('window.ran=1')()}}",
                "\u001b[2J\u001b]8;;javascript:window.ran=1\u0007x",
                "\u202e<tpircs>1=nar.wodniw<tpircs/>",
                "\ud800<script>window.ran=1</script>"));
        for (String element : ELEMENTS) {
            for (String event : EVENTS) {
                ways.add("<" + element + " " + event + "=" + RUN + ">");
            }
        }
        return ways;
    }

    /** Plays it in that directory, with so many tasks at most; returns its page. */
    static Path play(Path directory, int most) {
        List<String> ways = ways();
        String all = String.join("\n", ways);
        String stored = WellFormed.of(all); // as agents' messages are before they are recorded
        ObjectNode dag = new JsonMapper().createObjectNode();
        dag.put("title", ways.get(0) + all.replaceAll("[\0\ud800]", ""))
                .put("framing", all.replaceAll("[\0\ud800]", ""));
        ArrayNode tasks = dag.putArray("tasks");
        List<String> ids = ids(ways, most);
        for (int at = 0; at < ids.size(); at++) {
            ObjectNode task = tasks.addObject();
            task.put("id", ids.get(at))
                    .put("complexity", "LOW")
                    .put("subtask_prompt", ways.get(at % ways.size()) + " ");
            if (at > 0) {
                task.putArray("depends_on").add(ids.get(at - 1));
            }
        }
        PlayedRun played = new PlayedRun(directory, dag.toString());
        for (int rank = 0; rank < ids.size(); rank++) {
            int at = rank;
            played.ends(ids.get(rank), 5, all + ways.get(at), attempt -> {
                played.complains(attempt, ways.get(at));
                if (at == ids.size() - 1) {
                    attempt.fail(stored, TokenUsage.UNKNOWN);
                } else {
                    attempt.finish(TokenUsage.UNKNOWN);
                }
            });
            played.rank(rank);
        }
        played.run().warnOperator("HOSTILE", stored);
        played.run().interrupt(stored);
        played.run().close();
        return PlayedRun.page(directory);
    }

    /** Ids cannot hold everything. */
    private static List<String> ids(List<String> ways, int most) {
        return ways.stream()
                .map(way -> way.replaceAll("[\\p{Cntrl}\u2028\ud800]", ""))
                .distinct()
                .limit(most)
                .toList();
    }
}
