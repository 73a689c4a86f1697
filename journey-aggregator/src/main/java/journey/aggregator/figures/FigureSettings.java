package journey.aggregator.figures;

/**
 * How figures are read.
 *
 * @param low customers up to this share of all, by what they brought, are low spenders; above 0
 * @param high customers above this share are high spenders; not below {@code low}, below 1
 * @param rows values of a dimension shown by themselves, the rest is "(other)"
 */
public record FigureSettings(double low, double high, int rows) {
    public static final FigureSettings DEFAULT = new FigureSettings(1.0 / 3, 2.0 / 3, 100);

    public FigureSettings {
        if (!(low > 0 && low <= high && high < 1)) {
            throw new IllegalArgumentException(
                    "journey.aggregator.figures: low-spenders is above 0, high-spenders not below it and below 1");
        }
        if (rows < 1) {
            throw new IllegalArgumentException("journey.aggregator.figures: rows is 1 or more");
        }
    }
}
