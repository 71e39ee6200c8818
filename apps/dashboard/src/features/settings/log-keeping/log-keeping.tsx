import { SettingsSection } from '../settings-section';
import { ContentPolicies } from './content-policies';
import { Erasures } from './erasures';
import { LegalHolds } from './legal-holds';
import { RetentionForm } from './retention-form';

/** What the request log keeps of calls, for how long, what must stay, and whom to forget. */
export function LogKeeping() {
  return (
    <div className="grid gap-4">
      <SettingsSection
        title="What is kept"
        about="Of what is said in calls and answers. The most specific that says something holds: organization, then team, then key. It is encrypted in the gateway."
      >
        <ContentPolicies />
      </SettingsSection>
      <SettingsSection title="For how long" about="What is older is deleted within a day. Sums of costs stay.">
        <RetentionForm />
      </SettingsSection>
      <SettingsSection
        title="Legal holds"
        about="What a hold covers is not deleted until it is released, whoever asks and whatever the days above say."
      >
        <LegalHolds />
      </SettingsSection>
      <SettingsSection
        title="Forget an end user"
        about="Deletes what was said by and to one person who uses your applications, and their name. A proof without the name stays. If a legal hold covers a request of theirs, nothing is deleted until it is released."
      >
        <Erasures />
      </SettingsSection>
    </div>
  );
}
