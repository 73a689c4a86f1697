package journey.remarketing.campaign;

/** The campaigns in force. Safe for many threads; a reading replaces all of them at once, or none. */
public interface Campaigns {
    CampaignSet current();

    /** Always these. */
    static Campaigns fixed(CampaignSet set) {
        return () -> set;
    }
}
