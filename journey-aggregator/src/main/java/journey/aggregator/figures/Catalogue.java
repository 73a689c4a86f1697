package journey.aggregator.figures;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import journey.aggregator.counting.Cube;

/** All figures, by name. */
public final class Catalogue {
    private final List<Figure> all;

    public Catalogue(Counters counters, Spend spend, FigureSettings settings) {
        Cube cube = new Cube(counters);
        all = Stream.of(
                        new VisitFigures(cube, settings).all(),
                        new OrderFigures(cube, settings).all(),
                        new MailFigures(cube, settings).all(),
                        new IncrementalFigures(cube).all(),
                        new VariantFigures(cube).all(),
                        new SurveyFigures(cube, settings).all(),
                        new ValueFigures(cube, settings, spend).all(),
                        new RfmFigures(cube).all())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Figure::name))
                .toList();
    }

    public List<Figure> all() {
        return all;
    }

    public Optional<Figure> find(String name) {
        return all.stream().filter(figure -> figure.name().equals(name)).findFirst();
    }
}
