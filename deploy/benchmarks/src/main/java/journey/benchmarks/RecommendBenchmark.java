package journey.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import journey.aggregator.affinity.AffinityRules;
import journey.aggregator.affinity.Decay;
import journey.benchmarks.recommend.Quality;
import journey.benchmarks.recommend.Sessions;

/** Measures how good recommendations are on recorded sessions. */
public final class RecommendBenchmark {
    private static final String USAGE = """
            deploy/benchmarks/recommend FILE [options]
              --asked SHARE      of the sessions, the latest: asked about, the others are learnt from (0.2)
              --hide last|random which product of a session is to be found (last)
              --seed N           of random (1)
              --half-life DAYS   (30)
              --bought-weight N  (3)
              --neighbours N     kept of each product (32)
            """;

    private RecommendBenchmark() {}

    public static void main(String[] arguments) {
        try {
            if (arguments.length == 0 || arguments.length % 2 == 0) {
                throw new IllegalArgumentException("a file, then options with a value each");
            }
            double asked = 0.2;
            Quality.Hidden hidden = Quality.Hidden.LAST;
            long seed = 1;
            Duration halfLife = AffinityRules.DEFAULT.decay().halfLife();
            double boughtWeight = AffinityRules.DEFAULT.boughtWeight();
            int neighbours = AffinityRules.DEFAULT.neighbours();
            for (int i = 1; i < arguments.length; i += 2) {
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--asked" -> asked = Double.parseDouble(value);
                    case "--hide" -> hidden = Quality.Hidden.valueOf(value.toUpperCase(Locale.ROOT));
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--half-life" -> halfLife = Duration.ofDays(Long.parseLong(value));
                    case "--bought-weight" -> boughtWeight = Double.parseDouble(value);
                    case "--neighbours" -> neighbours = Integer.parseInt(value);
                    default -> throw new IllegalArgumentException(arguments[i] + " is unknown");
                }
            }
            AffinityRules rules = new AffinityRules(
                    new Decay(halfLife), boughtWeight, neighbours, Integer.MAX_VALUE, Integer.MAX_VALUE, 1);
            System.out.println(Quality.of(Sessions.read(Path.of(arguments[0])), asked, hidden, seed, rules));
        } catch (IllegalArgumentException senseless) {
            System.err.println(senseless.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }
}
