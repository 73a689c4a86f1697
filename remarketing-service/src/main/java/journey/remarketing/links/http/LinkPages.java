package journey.remarketing.links.http;

import io.lettuce.core.RedisException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import journey.remarketing.links.Link;
import journey.remarketing.links.Links.Reading;
import journey.remarketing.page.Pages;
import org.springframework.http.ResponseEntity;

/** The page behind a link, or the one that says why there is none. */
public final class LinkPages {
    private final Pages pages;

    public LinkPages(Pages pages) {
        this.pages = pages;
    }

    /**
     * @param page of a link that is valid
     * @param again HTML, to try it again with where Redis does not answer
     * @param count takes {@code expired}, {@code invalid} or {@code unavailable} where the page is not shown
     */
    public <L extends Link> ResponseEntity<String> answer(
            Supplier<Reading<L>> link,
            Function<L, ResponseEntity<String>> page,
            Locale locale,
            String again,
            Consumer<String> count) {
        try {
            return switch (link.get()) {
                case Reading.Valid<L> valid -> page.apply(valid.link());
                case Reading.Expired<L> expired -> {
                    count.accept("expired");
                    yield pages.expired(locale);
                }
                case Reading.Forged<L> forged -> {
                    count.accept("invalid");
                    yield pages.invalid(locale);
                }
            };
        } catch (RedisException away) {
            count.accept("unavailable");
            return pages.tryAgain(locale, again);
        }
    }

    /** The same for a page that is only looked at, and counted nowhere. */
    public <L extends Link> ResponseEntity<String> show(
            Supplier<Reading<L>> link, Function<L, ResponseEntity<String>> page, Locale locale, String again) {
        return answer(link, page, locale, again, outcome -> {});
    }
}
