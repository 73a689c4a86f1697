package journey.aggregator.cart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import journey.aggregator.session.Origin;
import journey.events.Interaction;
import journey.events.Product;
import journey.events.Touchpoint;

/**
 * A person's cart episodes: at most one that lasts, over all carts, devices and channels, and those that have ended.
 *
 * <p>An episode starts with the first item or with the start of checkout. It is abandoned when nothing happens at cart or
 * checkout for a while, which later activity undoes ("resumed") and an order turns into a recovery. It ends completed (an
 * order, from whatever channel), emptied (the last item taken out) or expired (a while after abandonment). So at every
 * instant each episode is in exactly one of five states, and {@code started = completed + open + abandoned + emptied +
 * expired}.
 *
 * <p>Time is an input like any other: {@link #advance} must be called with the time of a touchpoint before the touchpoint
 * is applied, and with the time of a timer when one fires. So it makes no difference whether a silence was noticed when it
 * happened or is found afterwards, between two touchpoints.
 */
public record Carts(Optional<Episode> current, List<EndedEpisode> ended) {
    public static final Carts NONE = new Carts(Optional.empty(), List.of());

    public Carts {
        ended = List.copyOf(ended);
    }

    /** Lets time pass until {@code now}, inclusively. */
    public Carts advance(Instant now, CartRules rules) {
        Carts carts = this;
        while (carts.current.isPresent()) {
            Episode episode = carts.current.get();
            Instant deadline = episode.deadline(rules);
            if (deadline.isAfter(now)) {
                return carts;
            }
            carts = episode.abandoned()
                    ? carts.end(episode, deadline, EndedEpisode.End.EXPIRED)
                    : carts.with(episode.abandonedAt(deadline));
        }
        return carts;
    }

    /** When something happens by mere passing of time. */
    public Optional<Instant> deadline(CartRules rules) {
        return current.map(episode -> episode.deadline(rules));
    }

    /**
     * @param origin where the touchpoint comes from, for a cart that it starts
     * @param reachable whether the customer's address is known by now
     * @param settled whether the event is about an order that has been completed already; then it is an echo
     */
    public Carts on(Touchpoint touchpoint, Origin origin, boolean reachable, boolean settled) {
        Carts carts = settled ? this : apply(touchpoint, origin);
        return reachable ? carts.reachableSince(touchpoint.time()) : carts;
    }

    private Carts apply(Touchpoint touchpoint, Origin origin) {
        return switch (touchpoint.what()) {
            case Interaction.CartItemAdded added ->
                with(active(touchpoint, origin).plus(added.product()).pricedIn(added.currency()));
            case Interaction.CartItemRemoved removed ->
                whenLasting(
                        touchpoint,
                        episode -> emptiedOr(touchpoint, episode.minus(removed.product(), removed.quantity())));
            case Interaction.CartViewed viewed -> seen(touchpoint, origin, viewed.products(), viewed.currency());
            case Interaction.OrderUpdated updated -> seen(touchpoint, origin, updated.products(), updated.currency());
            case Interaction.CheckoutStarted started -> {
                Episode episode = active(touchpoint, origin).inCheckout().pricedIn(started.currency());
                yield with(started.products()
                        .filter(products -> !products.isEmpty())
                        .map(episode::holding)
                        .orElse(episode));
            }
            case Interaction.CheckoutAdvanced advanced ->
                whenLasting(touchpoint, episode -> with(episode.inCheckout()));
            case Interaction.PaymentFailed failed ->
                whenLasting(touchpoint, episode -> with(episode.withPaymentFailed()));
            case Interaction.OrderCompleted completed ->
                current.map(episode -> end(episode, touchpoint.time(), EndedEpisode.End.COMPLETED))
                        .orElse(this);
            case Interaction.PageViewed w -> this;
            case Interaction.ScreenViewed w -> this;
            case Interaction.Identified w -> this;
            case Interaction.Grouped w -> this;
            case Interaction.Aliased w -> this;
            case Interaction.ProductsSearched w -> this;
            case Interaction.ProductListViewed w -> this;
            case Interaction.ProductClicked w -> this;
            case Interaction.ProductViewed w -> this;
            case Interaction.OrderRefunded w -> this;
            case Interaction.OrderCancelled w -> this;
            case Interaction.MailEvent w -> this;
            case Interaction.SurveyAnswered w -> this;
            case Interaction.ProductReviewed w -> this;
            case Interaction.Shared w -> this;
            case Interaction.Other w -> this;
        };
    }

    /** A look at the whole cart: what it names replaces what was believed. */
    private Carts seen(
            Touchpoint touchpoint, Origin origin, Optional<List<Product>> products, Optional<String> currency) {
        if (products.isEmpty()) {
            return whenLasting(touchpoint, episode -> with(episode.pricedIn(currency)));
        }
        if (current.isEmpty() && products.get().isEmpty()) {
            return this;
        }
        return emptiedOr(
                touchpoint, active(touchpoint, origin).holding(products.get()).pricedIn(currency));
    }

    private Episode active(Touchpoint touchpoint, Origin origin) {
        return current.orElseGet(() -> Episode.started(touchpoint.messageId(), touchpoint.time(), origin))
                .activeAt(touchpoint.time());
    }

    private Carts whenLasting(Touchpoint touchpoint, java.util.function.Function<Episode, Carts> change) {
        return current.map(episode -> change.apply(episode.activeAt(touchpoint.time())))
                .orElse(this);
    }

    private Carts emptiedOr(Touchpoint touchpoint, Episode episode) {
        return episode.lines().isEmpty()
                ? with(episode).end(episode, touchpoint.time(), EndedEpisode.End.EMPTIED)
                : with(episode);
    }

    private Carts reachableSince(Instant at) {
        return current.map(episode -> with(episode.reachableSince(at))).orElse(this);
    }

    private Carts with(Episode episode) {
        return new Carts(Optional.of(episode), ended);
    }

    private Carts end(Episode episode, Instant at, EndedEpisode.End how) {
        List<EndedEpisode> all = new ArrayList<>(ended);
        all.add(new EndedEpisode(
                episode.id(),
                episode.startedAt(),
                episode.origin(),
                at,
                how,
                how == EndedEpisode.End.COMPLETED && episode.everAbandoned()));
        return new Carts(Optional.empty(), all);
    }

    /** An order that became known otherwise than in its turn: it completes what had been started by then. */
    public Carts completedBy(Instant orderedAt) {
        return current.filter(episode -> !episode.startedAt().isAfter(orderedAt))
                .map(episode -> end(episode, orderedAt, EndedEpisode.End.COMPLETED))
                .orElse(this);
    }

    /**
     * The episodes of two journeys that turned out to be one person's and can't be folded again, being too old: of two
     * that last, the one that started earlier takes in the other's lines.
     */
    public Carts merge(Carts other) {
        List<EndedEpisode> all = Stream.concat(ended.stream(), other.ended.stream())
                .distinct()
                .sorted(Comparator.comparing(EndedEpisode::startedAt).thenComparing(EndedEpisode::id))
                .toList();
        if (current.isEmpty() || other.current.isEmpty()) {
            return new Carts(current.or(other::current), all);
        }
        Episode mine = current.get();
        Episode theirs = other.current.get();
        boolean mineFirst = !mine.startedAt().isAfter(theirs.startedAt());
        Episode first = mineFirst ? mine : theirs;
        Episode second = mineFirst ? theirs : mine;
        Episode merged = first;
        for (Product line : second.lines()) {
            merged = merged.plus(line);
        }
        Instant last =
                first.lastActivity().isAfter(second.lastActivity()) ? first.lastActivity() : second.lastActivity();
        boolean resting = first.abandoned() && second.abandoned();
        return new Carts(
                Optional.of(new Episode(
                        merged.id(),
                        merged.startedAt(),
                        merged.origin(),
                        last,
                        merged.lines(),
                        second.currency().or(merged::currency),
                        first.checkout() || second.checkout(),
                        first.paymentFailed() || second.paymentFailed(),
                        first.reachableSince().or(second::reachableSince),
                        resting
                                ? Stream.concat(first.abandonedAt().stream(), second.abandonedAt().stream())
                                        .max(Comparator.naturalOrder())
                                : Optional.empty(),
                        first.everAbandoned() || second.everAbandoned())),
                all);
    }
}
