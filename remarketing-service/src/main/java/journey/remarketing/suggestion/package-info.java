/** What a mail shows beside what it is about, found just before it leaves. Depends on the outreach's postman. */
@NullMarked
package journey.remarketing.suggestion;

import org.jspecify.annotations.NullMarked;
