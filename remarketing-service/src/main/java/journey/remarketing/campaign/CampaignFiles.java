package journey.remarketing.campaign;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The texts of all files of a folder of campaigns, as they were at one moment.
 *
 * @param texts by path below the folder, with {@code /}, e.g. {@code cart-recovery/campaign.yaml}
 */
public record CampaignFiles(Map<String, String> texts) {
    /** What a campaign is; every folder that has one is a campaign. */
    public static final String DEFINITION = "campaign.yaml";

    public CampaignFiles {
        texts = Map.copyOf(texts);
    }

    /** Folders with a definition, in the order of their names. */
    public Set<String> campaigns() {
        return texts.keySet().stream()
                .filter(path -> path.endsWith("/" + DEFINITION))
                .map(path -> path.substring(0, path.length() - DEFINITION.length() - 1))
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    /** A campaign's own file. */
    public Optional<String> of(String campaign, String name) {
        return Optional.ofNullable(texts.get(campaign + '/' + name));
    }

    /** A campaign's own file, else the one that all campaigns share. */
    public Optional<String> shared(String campaign, String name) {
        return of(campaign, name).or(() -> Optional.ofNullable(texts.get(name)));
    }

    /** The names of a campaign's own files. */
    public Set<String> names(String campaign) {
        return new TreeMap<>(texts)
                .keySet().stream()
                        .filter(path -> path.startsWith(campaign + "/"))
                        .map(path -> path.substring(campaign.length() + 1))
                        .collect(Collectors.toCollection(java.util.TreeSet::new));
    }
}
