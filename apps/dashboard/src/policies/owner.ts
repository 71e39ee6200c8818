type Named = { id: string; name: string };

/** Whom a policy is for: a team, a key with its team, or, with both null, all of the organization. */
export type PolicyOwner = { team: Named | null; key: (Named & { team: Named }) | null };

/** What a dialog edits: a policy that exists, one for a team or key still to choose, or the organization's first; undefined is closed. */
export type Edited<Listed> = Listed | 'new' | 'organization' | undefined;

/** How a form treats the owner: the organization, one that is given, or one to choose. */
export type OwnerKind = 'organization' | 'given' | 'chosen';

/** "All calls", "Team Search", "Key CI of Search". */
export function ownerName({ team, key }: PolicyOwner): string {
  if (key) return `Key ${key.name} of ${key.team.name}`;
  return team ? `Team ${team.name}` : 'All calls';
}

/** {@link ownerName} of what is edited. */
export function editedName(edited: Edited<PolicyOwner>): string {
  if (typeof edited === 'object') return ownerName(edited);
  return edited === 'organization' ? 'All calls' : 'For a team or key';
}

/** See {@link OwnerKind}. */
export function ownerKind(edited: Edited<PolicyOwner>): OwnerKind {
  if (typeof edited === 'object') return edited.team || edited.key ? 'given' : 'organization';
  return edited === 'organization' ? 'organization' : 'chosen';
}

/** A field's text for an owner: "team:<id>", "key:<id>", empty for the organization. */
export function ownerText({ team, key }: PolicyOwner): string {
  if (key) return `key:${key.id}`;
  return team ? `team:${team.id}` : '';
}

/** The other way around: what the API takes. */
export function ownerIds(text: string): { teamId: string | null; keyId: string | null } {
  const [kind, id = ''] = text.split(':');
  return { teamId: kind === 'team' ? id : null, keyId: kind === 'key' ? id : null };
}
