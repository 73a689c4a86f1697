package journey.standalone.shoppers;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import journey.standalone.shoppers.Article.Category;
import journey.standalone.shoppers.Article.Chosen;

/** The made-up shop as one shopper uses it: every action sends what a storefront with Segment's e-commerce events sends. */
final class Storefront {
    /** A name that is reserved for examples. */
    static final String SHOP = "https://shop.example";

    private static final BigDecimal FREE_SHIPPING_FROM = new BigDecimal("60.00");
    private static final BigDecimal SHIPPING = new BigDecimal("5.90");

    private final Script script;
    private final Persona persona;
    private final String pictureBase;
    private final Map<Article, Chosen> cart = new LinkedHashMap<>();
    private final String cartId;
    private final String checkoutId;
    private final String orderId;

    /** @param pictureBase where {@link ProductPictures} answers, without a slash at the end */
    Storefront(Script script, Persona persona, String pictureBase) {
        this.script = script;
        this.persona = persona;
        this.pictureBase = pictureBase;
        this.cartId = "cart-" + Chance.uuid(script.chance());
        this.checkoutId = "checkout-" + Chance.uuid(script.chance());
        this.orderId = "order-" + Chance.uuid(script.chance()).substring(0, 13);
    }

    void home() {
        turnTo("/", italian() ? "Terra e Tavola" : "Earth and Table");
        script.page("Home");
    }

    void list(Category category) {
        String name = category.name(script.country());
        turnTo("/" + category.path(), name);
        script.page("Category");
        script.track(
                "Product List Viewed",
                Map.of(
                        "list_id",
                        category.path(),
                        "category",
                        name,
                        "products",
                        Catalogue.of(category).stream().map(this::product).toList()));
    }

    void search(String query) {
        turnTo("/search", query);
        script.page("Search");
        script.track("Products Searched", Map.of("query", query));
    }

    void view(Article article) {
        turnTo("/products/" + article.path(), article.name(script.country()));
        script.page("Product");
        Map<String, Object> properties = product(article);
        properties.put("currency", currency());
        properties.put("value", article.price());
        script.track("Product Viewed", properties);
    }

    void add(Article article, int quantity) {
        Optional<String> variant = article.variants().isEmpty()
                ? Optional.empty()
                : Optional.of(Chance.oneOf(article.variants(), script.chance()));
        Chosen line = cart.merge(
                article,
                new Chosen(article, variant, quantity),
                (before, more) -> new Chosen(article, before.variant(), before.quantity() + more.quantity()));
        Map<String, Object> properties = line(new Chosen(article, line.variant(), quantity));
        properties.put("cart_id", cartId);
        script.track("Product Added", properties);
    }

    void emptyCart() {
        for (Chosen chosen : List.copyOf(cart.values())) {
            Map<String, Object> properties = line(chosen);
            properties.put("cart_id", cartId);
            script.track("Product Removed", properties);
            cart.remove(chosen.article());
            script.pause();
        }
    }

    void viewCart() {
        turnTo("/cart", italian() ? "Carrello" : "Cart");
        script.page("Cart");
        script.track("Cart Viewed", Map.of("cart_id", cartId, "currency", currency(), "products", lines()));
    }

    void logIn() {
        script.known(persona.userId());
        script.identify(traits());
    }

    /** Leaves an address but has no account. */
    void giveAddress() {
        script.identify(traits());
    }

    void startCheckout() {
        turnTo("/checkout", italian() ? "Cassa" : "Checkout");
        script.page("Checkout");
        script.track("Checkout Started", orderFields());
    }

    /** Address and shipping; the box for mails is ticked as the person likes. */
    void chooseShipping() {
        Map<String, Object> properties = checkoutStep(1);
        properties.put("shipping_method", "Courier");
        persona.mailAllowed().ifPresent(allowed -> properties.put("marketing_opt_in", allowed));
        script.track("Checkout Step Completed", properties);
    }

    void pay() {
        Map<String, Object> properties = checkoutStep(2);
        properties.put("order_id", orderId);
        properties.put("payment_method", "Card");
        script.track("Payment Info Entered", properties);
    }

    void order() {
        Map<String, Object> properties = orderFields();
        properties.put("checkout_id", checkoutId);
        turnTo("/thank-you", italian() ? "Grazie" : "Thank you");
        script.page("Order Confirmation");
        script.track("Order Completed", properties);
        cart.clear();
    }

    /** What the shop's server says of an order: who and which, but neither the browser nor the cart. */
    void orderByServer(BigDecimal revenue) {
        script.trackByServer(
                persona.userId(),
                "Order Completed",
                Map.of("order_id", orderId, "revenue", revenue, "currency", currency()));
    }

    void refund(BigDecimal total) {
        script.trackByServer(
                persona.userId(),
                "Order Refunded",
                Map.of("order_id", orderId, "total", total, "currency", currency()));
    }

    /** Of what is in the cart, without shipping. */
    BigDecimal subtotal() {
        return cart.values().stream().map(Chosen::sum).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Map<String, Object> checkoutStep(int number) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("checkout_id", checkoutId);
        properties.put("step", number);
        return properties;
    }

    private Map<String, Object> orderFields() {
        BigDecimal subtotal = subtotal();
        BigDecimal shipping = subtotal.compareTo(FREE_SHIPPING_FROM) < 0 ? SHIPPING : BigDecimal.ZERO;
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("order_id", orderId);
        properties.put("total", subtotal.add(shipping));
        properties.put("subtotal", subtotal);
        properties.put("revenue", subtotal);
        properties.put("shipping", shipping);
        properties.put("currency", currency());
        properties.put("products", lines());
        return properties;
    }

    private Map<String, Object> traits() {
        Map<String, Object> traits = new LinkedHashMap<>();
        traits.put("email", persona.email());
        traits.put("firstName", persona.firstName());
        traits.put("lastName", persona.lastName());
        traits.put("address", Map.of("country", persona.country().code()));
        persona.mailAllowed().ifPresent(allowed -> traits.put("consent", Map.of("email", allowed)));
        return traits;
    }

    private List<Map<String, Object>> lines() {
        return cart.values().stream().map(this::line).toList();
    }

    private Map<String, Object> line(Chosen chosen) {
        Map<String, Object> line = product(chosen.article());
        line.put("quantity", chosen.quantity());
        chosen.variant().ifPresent(variant -> line.put("variant", variant));
        return line;
    }

    private Map<String, Object> product(Article article) {
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("product_id", article.id());
        product.put("name", article.name(script.country()));
        product.put("category", article.category().name(script.country()));
        product.put("price", article.price());
        product.put("url", SHOP + localised("/products/" + article.path()));
        product.put("image_url", pictureBase + ProductPictures.PATH + article.id() + ".png");
        return product;
    }

    private void turnTo(String path, String title) {
        script.turnTo(localised(path), title);
    }

    private String localised(String path) {
        return "/" + script.country().language() + path;
    }

    private String currency() {
        return script.country().currency();
    }

    private boolean italian() {
        return script.country() == Country.ITALY;
    }
}
