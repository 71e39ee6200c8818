import {
  ChartColumn,
  Gauge,
  House,
  KeyRound,
  Layers,
  type LucideIcon,
  Rows3,
  Server,
  Settings,
  Split,
  User,
  Users,
} from 'lucide-react';

export interface Destination {
  /** Below `/o/<organization>`. */
  path: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  letter: string;
}

export interface DestinationGroup {
  label: string | undefined;
  destinations: readonly Destination[];
}

/** The pages of an organization, as the sidebar and the palette list them. */
export const navigation: readonly DestinationGroup[] = [
  {
    label: undefined,
    destinations: [
      { path: 'overview', label: 'Overview', icon: House, letter: 'o' },
      { path: 'requests', label: 'Logs', icon: Rows3, letter: 'l' },
      { path: 'costs', label: 'Costs', icon: ChartColumn, letter: 'c' },
    ],
  },
  {
    label: 'Control',
    destinations: [
      { path: 'routing', label: 'Routing', icon: Split, letter: 'u' },
      { path: 'cache', label: 'Cache', icon: Layers, letter: 'h' },
      { path: 'budgets', label: 'Budgets and limits', icon: Gauge, letter: 'b' },
    ],
  },
  {
    label: 'Access',
    destinations: [
      { path: 'teams', label: 'Teams', icon: Users, letter: 't' },
      { path: 'keys', label: 'Keys', icon: KeyRound, letter: 'k' },
      { path: 'members', label: 'Members', icon: User, letter: 'm' },
    ],
  },
  {
    label: 'Connect',
    destinations: [
      { path: 'providers', label: 'Providers', icon: Server, letter: 'p' },
      { path: 'settings', label: 'Settings', icon: Settings, letter: 's' },
    ],
  },
];

export const destinations: readonly Destination[] = navigation.flatMap((group) => group.destinations);
