package journey.remarketing.campaign;

import java.util.List;

/** Campaigns that can't be used; says all that is wrong with them, each with its file, and line where there is one. */
public final class UnusableCampaigns extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> mistakes;

    public UnusableCampaigns(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** One sentence each, in the order of the files. */
    public List<String> mistakes() {
        return mistakes;
    }
}
