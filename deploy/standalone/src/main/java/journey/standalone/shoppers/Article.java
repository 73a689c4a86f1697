package journey.standalone.shoppers;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something the made-up shop sells.
 *
 * @param price of one piece, in euros; the shop asks the same number of pounds or dollars elsewhere
 * @param variants what it can be had in; none where there is one kind only
 * @param ground the colour behind it in its picture, as RGB
 */
public record Article(
        String id,
        String english,
        String italian,
        Category category,
        BigDecimal price,
        List<String> variants,
        Shape shape,
        int ground) {

    /** The shop's departments. */
    public enum Category {
        TABLEWARE("Tableware", "Stoviglie"),
        COOKWARE("Cookware", "Pentole e forno"),
        GLASS("Glass", "Vetro"),
        LINEN("Kitchen linen", "Tessili da cucina");

        private final String english;
        private final String italian;

        Category(String english, String italian) {
            this.english = english;
            this.italian = italian;
        }

        String name(Country country) {
            return country == Country.ITALY ? italian : english;
        }

        public String english() {
            return english;
        }

        /** As in the shop's addresses. */
        public String path() {
            return Article.path(english);
        }
    }

    /** What it looks like from afar. */
    public enum Shape {
        MUG,
        BOWL,
        PLATE,
        PITCHER,
        VASE,
        POT,
        PAN,
        BOARD,
        GLASS,
        JAR,
        CLOTH,
        APRON
    }

    String name(Country country) {
        return country == Country.ITALY ? italian : english;
    }

    /** As in the shop's addresses. */
    public String path() {
        return path(english);
    }

    private static String path(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-').replace("'", "");
    }

    /** A line of somebody's cart. */
    record Chosen(Article article, Optional<String> variant, int quantity) {
        BigDecimal sum() {
            return article.price().multiply(BigDecimal.valueOf(quantity));
        }
    }
}
