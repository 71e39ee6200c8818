/** One colour of a chart over time. */
export interface ChartSeries {
  id: string;
  name: string;
  /** A token: `--s1` to `--s8`. */
  color: string;
}

/** One place on the axis. Numbers are sizes only; what is read stands in the texts beside them. */
export interface ChartPoint {
  id: string;
  /** Under the axis. */
  tick: string;
  /** Over the figures of the point. */
  title: string;
  /** By series id; a series that is not there has no value here, which is a gap in a line. */
  values: Readonly<Record<string, number>>;
  texts: Readonly<Record<string, string>>;
  totalText: string;
  /** The same place of the time that this one is compared with. */
  compared?: { value: number; text: string; title: string } | undefined;
  /** What is expected here, and from where to where it may be. */
  expected?: { value: number; range?: [low: number, high: number]; text: string } | undefined;
}
