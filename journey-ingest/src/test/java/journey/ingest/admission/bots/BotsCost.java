package journey.ingest.admission.bots;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Prints what verdicts cost: one thread, the median of nine rounds over all user agents of the tests, after as many rounds
 * to warm up. Figures of one machine, to compare ways with one another; nothing is asserted. Its main method needs the
 * test class path and no arguments.
 */
final class BotsCost {
    private static final int ROUNDS = 9;

    private BotsCost() {}

    static void main() {
        long start = System.nanoTime();
        Bots bots = Bots.load();
        System.out.printf(Locale.ROOT, "load            %8.1f ms%n", (System.nanoTime() - start) / 1e6);
        CrawlerList list = CrawlerList.load();
        SpiderDevices spiders = SpiderDevices.load();
        for (boolean people : new boolean[] {true, false}) {
            List<String> userAgents = people ? UserAgents.people() : UserAgents.crawlers();
            String whose = people ? "people" : "crawlers";
            measure(whose + ", hit", userAgents, bots::verdict, 200_000);
            measure(whose + ", miss", userAgents, each -> bots.judge(bounded(each)), 20_000);
            measure(whose + ", list", userAgents, each -> list.judge(bounded(each)), 20_000);
            measure(whose + ", uap", userAgents, each -> spiders.isSpider(bounded(each)), 20_000);
        }
        List<String> hostile = List.of(
                "Current".repeat(73), "Spider".repeat(85), "Mozilla Mobile ".repeat(34), "Android bot/".repeat(42));
        hostile.forEach(each ->
                measure("hostile " + each.substring(0, 12), List.of(each), text -> bots.judge(bounded(text)), 500));
    }

    private static BoundedText bounded(String userAgent) {
        return new BoundedText(userAgent, Bots.LOOKS);
    }

    private static void measure(String what, List<String> userAgents, Function<String, ?> judging, int calls) {
        List<Double> rounds = new ArrayList<>();
        int found = 0;
        for (int round = 0; round < 2 * ROUNDS; round++) {
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                // A request brings a new string, whose hash is not known yet.
                asked.add(new String(userAgents.get(i % userAgents.size()).toCharArray()));
            }
            long start = System.nanoTime();
            for (String userAgent : asked) {
                found += judging.apply(userAgent).hashCode() & 1;
            }
            if (round >= ROUNDS) {
                rounds.add((System.nanoTime() - start) / 1e3 / calls);
            }
        }
        rounds.sort(null);
        System.out.printf(Locale.ROOT, "%-24s %8.3f µs (%d)%n", what, rounds.get(ROUNDS / 2), found & 1);
    }
}
