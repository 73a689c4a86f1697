package journey.standalone.storefront;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import journey.standalone.shoppers.Article;
import journey.standalone.shoppers.Article.Category;
import journey.standalone.shoppers.Catalogue;
import journey.standalone.shoppers.ProductPictures;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shop's pages as HTML. Each is a file of {@code pages/}, set into {@code pages/frame.html}; {@code {{name}}} in them
 * stands for a value. What depends on the cart is left to the scripts in {@code assets/}.
 */
final class ShopPages {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final String PRODUCTS = "/products/";
    private static final int RELATED = 4;

    private final Surroundings surroundings;
    private final String settings;

    ShopPages(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = settings(surroundings);
    }

    /** The page at a path; empty where the shop has none. */
    Optional<String> at(String path) {
        return switch (path) {
            case "/" -> Optional.of(home());
            case "/cart" -> Optional.of(page("cart", "Cart", "Your cart", Map.of()));
            case "/checkout" -> Optional.of(page("checkout", "Checkout", "Checkout", Map.of()));
            case "/thank-you" -> Optional.of(page("thanks", "Order Confirmation", "Thank you", Map.of()));
            default -> path.startsWith(PRODUCTS) ? product(path.substring(PRODUCTS.length())) : department(path);
        };
    }

    /** Instead of a page that isn't there. */
    String missing() {
        return page("missing", "Not Found", "Not found", Map.of());
    }

    private String home() {
        return page("home", "Home", "Ceramics and things for the kitchen", Map.of("cards", cards(Catalogue.ARTICLES)));
    }

    private Optional<String> department(String path) {
        return Arrays.stream(Category.values())
                .filter(category -> path.equals("/" + category.path()))
                .findFirst()
                .map(category -> page(
                        "department",
                        "Category",
                        category.english(),
                        Map.of(
                                "id", category.path(),
                                "name", category.english(),
                                "about", about(category),
                                "cards", cards(Catalogue.of(category)))));
    }

    private Optional<String> product(String path) {
        return Catalogue.ARTICLES.stream()
                .filter(article -> article.path().equals(path))
                .findFirst()
                .map(this::product);
    }

    private String product(Article article) {
        List<Article> related = Catalogue.of(article.category()).stream()
                .filter(other -> !other.equals(article))
                .limit(RELATED)
                .toList();
        return page(
                "product",
                "Product",
                article.english(),
                Map.of(
                        "id", escaped(article.id()),
                        "name", escaped(article.english()),
                        "price", euros(article.price()),
                        "picture", picture(article),
                        "ground", ground(article),
                        "about", about(article.category()),
                        "department", escaped(article.category().english()),
                        "departmentpath", "/" + article.category().path(),
                        "variants", variants(article),
                        "cards", cards(related)));
    }

    /** @param name of the page, as it is told to ingest */
    private String page(String file, String name, String title, Map<String, String> values) {
        Map<String, String> outer = new LinkedHashMap<>();
        outer.put("title", escaped(title));
        outer.put("page", escaped(name));
        outer.put("ingest", escaped(surroundings.ingest().toString()));
        outer.put("writekey", escaped(surroundings.writeKey()));
        outer.put("settings", settings);
        outer.put("file", file);
        outer.put("content", filled("pages/" + file + ".html", values));
        return filled("pages/frame.html", outer);
    }

    private static String filled(String file, Map<String, String> values) {
        String template = Resources.find(file).orElseThrow();
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(Optional.ofNullable(values.get(place.group(1)))
                        .orElseThrow(() -> new IllegalStateException(file + " has no " + place.group(1)))));
    }

    private static String cards(List<Article> articles) {
        return IntStream.range(0, articles.size())
                .mapToObj(i -> card(articles.get(i), i + 1))
                .collect(Collectors.joining("\n"));
    }

    private static String card(Article article, int position) {
        return """
                <li><a class="card" href="%s" data-product="%s" data-position="%d">
                <img src="%s" alt="" width="480" height="480" loading="lazy" style="background:%s">
                <span class="name">%s</span><span class="price">%s</span></a></li>""".formatted(
                        PRODUCTS + article.path(),
                        escaped(article.id()),
                        position,
                        picture(article),
                        ground(article),
                        escaped(article.english()),
                        euros(article.price()));
    }

    private static String variants(Article article) {
        if (article.variants().isEmpty()) {
            return "";
        }
        String choices = IntStream.range(0, article.variants().size())
                .mapToObj(i -> """
                        <label><input type="radio" name="variant" value="%1$s"%2$s><span>%1$s</span></label>""".formatted(escaped(article.variants().get(i)), i == 0 ? " checked" : ""))
                .collect(Collectors.joining("\n"));
        return "<fieldset class=\"choices\"><legend>Choose one</legend>" + choices + "</fieldset>";
    }

    private static String about(Category category) {
        return switch (category) {
            case TABLEWARE ->
                "Thrown on the wheel and glazed by hand, so no two are quite the same. Dishwasher and oven are no danger.";
            case COOKWARE -> "Made to be used every day and handed on one day. Good on gas, induction and in the oven.";
            case GLASS -> "Blown from recycled glass, light in the hand and tougher than it looks.";
            case LINEN -> "European linen, washed soft before it is sewn. It gets better with every wash.";
        };
    }

    private static String picture(Article article) {
        return ProductPictures.PATH + article.id() + ".png";
    }

    private static String ground(Article article) {
        return "#%06x".formatted(article.ground());
    }

    private static String euros(BigDecimal price) {
        return "€" + price.setScale(2).toPlainString();
    }

    /** What the scripts have to know; the pages carry it as JSON. */
    private static String settings(Surroundings surroundings) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("aggregator", surroundings.aggregator().toString());
        settings.put("remarketing", surroundings.remarketing().toString());
        surroundings.mailbox().ifPresent(mailbox -> settings.put("mailbox", mailbox.toString()));
        settings.put(
                "products", Catalogue.ARTICLES.stream().map(ShopPages::told).toList());
        // Inside a script element nothing but its end tag has to be kept away.
        return JSON.writeValueAsString(settings).replace("<", "\\u003c");
    }

    private static Map<String, Object> told(Article article) {
        return Map.of(
                "id", article.id(),
                "name", article.english(),
                "category", article.category().english(),
                "cents", article.price().movePointRight(2).intValueExact(),
                "path", PRODUCTS + article.path(),
                "picture", picture(article));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
