package journey.standalone.shoppers;

import static journey.standalone.shoppers.Article.Category.COOKWARE;
import static journey.standalone.shoppers.Article.Category.GLASS;
import static journey.standalone.shoppers.Article.Category.LINEN;
import static journey.standalone.shoppers.Article.Category.TABLEWARE;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import journey.standalone.shoppers.Article.Category;
import journey.standalone.shoppers.Article.Shape;

/** What the made-up shop sells: ceramics and things for the kitchen. */
public final class Catalogue {
    private static final List<String> GLAZES = List.of("Sand", "Ocean", "Olive");
    private static final List<String> NONE = List.of();

    public static final List<Article> ARTICLES = List.of(
            of("mug", "Espresso Mug", "Tazzina da espresso", TABLEWARE, "9.50", GLAZES, Shape.MUG, 0xE9D8C4),
            of("cappuccino", "Cappuccino Cup", "Tazza da cappuccino", TABLEWARE, "14.00", GLAZES, Shape.MUG, 0xCFE0E8),
            of("bowl", "Breakfast Bowl", "Ciotola da colazione", TABLEWARE, "18.00", GLAZES, Shape.BOWL, 0xDDE5CF),
            of("salad-bowl", "Salad Bowl", "Insalatiera", TABLEWARE, "39.00", GLAZES, Shape.BOWL, 0xF2DFC2),
            of("plate", "Dinner Plate", "Piatto piano", TABLEWARE, "22.00", GLAZES, Shape.PLATE, 0xD9D6E6),
            of("pasta-plate", "Pasta Plate", "Piatto fondo", TABLEWARE, "24.00", GLAZES, Shape.PLATE, 0xF3D6D0),
            of("serving-dish", "Serving Dish", "Piatto da portata", TABLEWARE, "46.00", NONE, Shape.PLATE, 0xCDE3DA),
            of("pitcher", "Water Pitcher", "Brocca per l'acqua", TABLEWARE, "34.50", GLAZES, Shape.PITCHER, 0xD3E4F1),
            of("vase", "Tall Vase", "Vaso alto", TABLEWARE, "52.00", NONE, Shape.VASE, 0xEBDCEB),
            of("butter-dish", "Butter Jar", "Burriera", TABLEWARE, "27.00", NONE, Shape.JAR, 0xF6E9B8),
            of(
                    "casserole",
                    "Cast Iron Casserole",
                    "Casseruola in ghisa",
                    COOKWARE,
                    "129.00",
                    NONE,
                    Shape.POT,
                    0xF0CFC4),
            of("stock-pot", "Stock Pot", "Pentola alta", COOKWARE, "84.00", NONE, Shape.POT, 0xD5DADD),
            of(
                    "frying-pan",
                    "Frying Pan",
                    "Padella",
                    COOKWARE,
                    "59.90",
                    List.of("24 cm", "28 cm"),
                    Shape.PAN,
                    0xE0E0D1),
            of("crepe-pan", "Crepe Pan", "Crepiera", COOKWARE, "44.90", NONE, Shape.PAN, 0xE8D5D5),
            of("board", "Olive Wood Board", "Tagliere in ulivo", COOKWARE, "36.00", NONE, Shape.BOARD, 0xDCE6D2),
            of(
                    "tumbler",
                    "Water Glass",
                    "Bicchiere da acqua",
                    GLASS,
                    "7.90",
                    List.of("Clear", "Smoke"),
                    Shape.GLASS,
                    0xD2E8E6),
            of("wine-glass", "Wine Glass", "Calice da vino", GLASS, "13.50", NONE, Shape.GLASS, 0xEAD4DD),
            of("storage-jar", "Storage Jar", "Barattolo", GLASS, "16.00", List.of("0.5 l", "1 l"), Shape.JAR, 0xDDE9F0),
            of(
                    "tea-towel",
                    "Linen Tea Towel",
                    "Canovaccio di lino",
                    LINEN,
                    "12.00",
                    List.of("Natural", "Blue"),
                    Shape.CLOTH,
                    0xF1E6D8),
            of("apron", "Baker's Apron", "Grembiule da cucina", LINEN, "38.00", NONE, Shape.APRON, 0xD6DFD0));

    private Catalogue() {}

    private static Article of(
            String id,
            String english,
            String italian,
            Category category,
            String price,
            List<String> variants,
            Shape shape,
            int ground) {
        return new Article(id, english, italian, category, new BigDecimal(price), variants, shape, ground);
    }

    static Optional<Article> find(String id) {
        return ARTICLES.stream().filter(article -> article.id().equals(id)).findFirst();
    }

    /** What is on one department's shelf. */
    public static List<Article> of(Category category) {
        return ARTICLES.stream()
                .filter(article -> article.category() == category)
                .collect(Collectors.toList());
    }

    /** Articles near the top of the list are liked more: the square of an even draw. */
    static Article any(RandomGenerator chance) {
        double draw = chance.nextDouble();
        return ARTICLES.get((int) (draw * draw * ARTICLES.size()));
    }
}
