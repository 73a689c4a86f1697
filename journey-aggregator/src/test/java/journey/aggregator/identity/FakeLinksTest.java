package journey.aggregator.identity;

final class FakeLinksTest implements LinksContract {
    private final FakeLinks links = new FakeLinks();

    @Override
    public Links links() {
        return links;
    }
}
