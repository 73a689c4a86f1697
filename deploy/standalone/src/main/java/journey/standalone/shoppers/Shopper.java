package journey.standalone.shoppers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import journey.standalone.shoppers.Article.Category;

/**
 * A shopper and all that they will do, drawn from a seed. One in five has been here before: the person is an earlier
 * shopper's, on whatever device.
 *
 * @param number from 0; the first two of a run are written by hand, so that a newcomer soon sees a mail and a recovery
 */
record Shopper(int number, Story story, List<Step> steps) {
    private static final int REGULAR_PERCENT = 20;

    /** @param pictureBase where {@link ProductPictures} answers, without a slash at the end */
    static Shopper of(Pace pace, int number, String pictureBase) {
        RandomGenerator chance = new SplittableRandom(pace.seed() ^ (number + 1) * 0xD1B54A32D192ED03L);
        return switch (number) {
            case 0 -> new Shopper(number, Story.LEAVES_CART, giulia(chance, pace, pictureBase));
            case 1 -> new Shopper(number, Story.RETURNS_AND_ORDERS, james(chance, pace, pictureBase));
            default -> drawn(chance, pace, number, pictureBase);
        };
    }

    private static Shopper drawn(RandomGenerator chance, Pace pace, int number, String pictureBase) {
        Story story = Story.any(chance);
        // The two written by hand stay as they are told.
        boolean regular = number > 2 && Chance.percent(REGULAR_PERCENT, chance);
        Persona persona = Persona.of(pace.seed(), regular ? chance.nextInt(2, number) : number);
        Script script = new Script(chance, pace.thinking(), persona.country(), Device.any(chance), Source.any(chance));
        Shopper.play(story, script, new Storefront(script, persona, pictureBase), pace);
        return new Shopper(number, story, script.steps());
    }

    private static void play(Story story, Script script, Storefront shop, Pace pace) {
        switch (story) {
            case BOUNCES -> arrive(script, shop);
            case BROWSES -> {
                arrive(script, shop);
                lookAround(script, shop, 2 + script.chance().nextInt(4));
            }
            case LEAVES_UNKNOWN -> {
                arrive(script, shop);
                fillCart(script, shop);
            }
            case LEAVES_CART -> {
                arrive(script, shop);
                fillCart(script, shop);
                introduce(script, shop);
                lookAround(script, shop, 1 + script.chance().nextInt(2));
                shop.viewCart();
            }
            case LEAVES_CHECKOUT -> {
                arrive(script, shop);
                fillCart(script, shop);
                shop.viewCart();
                script.pause();
                introduce(script, shop);
                shop.startCheckout();
                script.pause();
                shop.chooseShipping();
            }
            case EMPTIES_CART -> {
                arrive(script, shop);
                fillCart(script, shop);
                shop.viewCart();
                script.pause();
                shop.emptyCart();
            }
            case ORDERS -> {
                arrive(script, shop);
                fillCart(script, shop);
                shop.viewCart();
                script.pause();
                boolean account = introduce(script, shop);
                checkOut(script, shop, account);
            }
            case ORDERS_ELSEWHERE -> {
                script.continueOn(Device.phone(script.chance()), Source.any(script.chance()));
                arrive(script, shop);
                fillCart(script, shop);
                shop.logIn();
                BigDecimal revenue = shop.subtotal();
                script.pass(Duration.ofSeconds(3 + script.chance().nextInt(6)));
                shop.orderByServer(revenue);
            }
            case RETURNS_AND_ORDERS -> {
                arrive(script, shop);
                fillCart(script, shop);
                shop.logIn();
                script.pass(pace.away());
                script.continueOn(Device.any(script.chance()), Source.DIRECT);
                shop.home();
                script.pause();
                shop.logIn();
                script.pause();
                shop.viewCart();
                script.pause();
                checkOut(script, shop, true);
            }
        }
    }

    private static void arrive(Script script, Storefront shop) {
        RandomGenerator chance = script.chance();
        switch (chance.nextInt(4)) {
            case 0, 1 -> shop.home();
            case 2 -> shop.list(Chance.oneOf(List.of(Category.values()), chance));
            default -> shop.view(Catalogue.any(chance));
        }
        script.pause();
    }

    private static void lookAround(Script script, Storefront shop, int pages) {
        RandomGenerator chance = script.chance();
        for (int i = 0; i < pages; i++) {
            switch (chance.nextInt(6)) {
                case 0 -> shop.list(Chance.oneOf(List.of(Category.values()), chance));
                case 1 -> shop.search(Catalogue.any(chance).name(script.country()));
                default -> shop.view(Catalogue.any(chance));
            }
            script.pause();
        }
    }

    /** One to four articles; now and then the phone loses its network meanwhile and sends all of it together later. */
    private static void fillCart(Script script, Storefront shop) {
        RandomGenerator chance = script.chance();
        boolean tunnel = Chance.percent(6, chance);
        if (tunnel) {
            script.offline();
        }
        int articles = 1 + chance.nextInt(4);
        for (int i = 0; i < articles; i++) {
            if (Chance.percent(40, chance)) {
                lookAround(script, shop, 1);
            }
            Article article = Catalogue.any(chance);
            shop.view(article);
            script.pause();
            shop.add(article, Chance.percent(30, chance) ? 2 + chance.nextInt(4) : 1);
            script.pause();
        }
        if (tunnel) {
            script.online();
            script.pause();
        }
    }

    /** Says who they are. True when they have an account; the others are guests. */
    private static boolean introduce(Script script, Storefront shop) {
        boolean account = Chance.percent(75, script.chance());
        if (account) {
            shop.logIn();
        } else {
            shop.giveAddress();
        }
        script.pause();
        return account;
    }

    private static void checkOut(Script script, Storefront shop, boolean account) {
        RandomGenerator chance = script.chance();
        BigDecimal revenue = shop.subtotal();
        shop.startCheckout();
        script.pause();
        shop.chooseShipping();
        script.pause();
        shop.pay();
        script.pause();
        shop.order();
        if (account && Chance.percent(50, chance)) {
            script.pass(Duration.ofMillis(200 + chance.nextInt(800)));
            shop.orderByServer(revenue);
        }
        if (account && Chance.percent(10, chance)) {
            script.pass(Duration.ofSeconds(5 + chance.nextInt(10)));
            shop.refund(Chance.percent(50, chance) ? revenue : revenue.divide(BigDecimal.TWO, 2, RoundingMode.HALF_UP));
        }
    }

    /** From the newsletter: three things into the cart, others looked at, logged in on the way, and gone after 5 s. */
    private static List<Step> giulia(RandomGenerator chance, Pace pace, String pictureBase) {
        Persona giulia = Persona.of(pace.seed(), 0);
        Script script =
                new Script(chance, pace.thinking(), giulia.country(), Device.computer(chance), Source.NEWSLETTER);
        Storefront shop = new Storefront(script, giulia, pictureBase);
        Duration glance = Duration.ofMillis(400);
        shop.home();
        script.pass(glance);
        shop.list(Category.TABLEWARE);
        script.pass(glance);
        shop.view(article("pitcher"));
        script.pass(glance);
        shop.view(article("mug"));
        script.pass(glance);
        shop.add(article("mug"), 4);
        script.pass(glance);
        shop.view(article("casserole"));
        script.pass(glance);
        shop.add(article("casserole"), 1);
        script.pass(glance);
        shop.logIn();
        script.pass(glance);
        shop.view(article("board"));
        script.pass(glance);
        shop.view(article("tea-towel"));
        script.pass(glance);
        shop.add(article("tea-towel"), 2);
        script.pass(glance);
        shop.viewCart();
        return script.steps();
    }

    /** Unknown on the phone, logs in on the laptop, where the same cart is; leaves it, comes back and orders. */
    private static List<Step> james(RandomGenerator chance, Pace pace, String pictureBase) {
        Persona james = Persona.of(pace.seed(), 1);
        Script script = new Script(chance, pace.thinking(), james.country(), Device.phone(chance), Source.any(chance));
        Storefront shop = new Storefront(script, james, pictureBase);
        Duration glance = Duration.ofMillis(700);
        shop.list(Category.COOKWARE);
        script.pass(glance);
        shop.view(article("frying-pan"));
        script.pass(glance);
        shop.add(article("frying-pan"), 1);
        script.pass(glance);
        shop.view(article("bowl"));
        script.pass(glance);
        shop.add(article("bowl"), 2);
        script.pass(Duration.ofSeconds(3));

        Device laptop = Device.computer(chance);
        script.continueOn(laptop, Source.DIRECT);
        shop.home();
        script.pass(glance);
        shop.logIn();
        script.pass(glance);
        shop.viewCart();
        script.pass(glance);
        shop.view(article("stock-pot"));
        script.pass(pace.away());

        script.comeBack(Source.DIRECT);
        shop.viewCart();
        script.pass(glance);
        BigDecimal revenue = shop.subtotal();
        shop.startCheckout();
        script.pass(glance);
        shop.chooseShipping();
        script.pass(glance);
        shop.pay();
        script.pass(glance);
        shop.order();
        script.pass(glance);
        shop.orderByServer(revenue);
        return script.steps();
    }

    private static Article article(String id) {
        return Catalogue.find(id).orElseThrow();
    }
}
