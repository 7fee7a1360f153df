/** A version of Prometheus. */
export interface PrometheusVersion {
  readonly major: number;
  readonly minor: number;
  /** As it is written: `2.42.0+ds`. */
  readonly text: string;
}

/** The oldest one that reads our configuration: bounds on what a target may send came with it. */
export const OLDEST_PROMETHEUS = { major: 2, minor: 28 } as const;

/** Reads the first line of `prometheus --version`; undefined where it is none of Prometheus'. */
export function parsePrometheusVersion(output: string): PrometheusVersion | undefined {
  const found = /^prometheus, version (?<text>(?<major>\d+)\.(?<minor>\d+)\S*)/m.exec(output);
  if (found?.groups === undefined) return undefined;
  const { major, minor, text = '' } = found.groups;
  return { major: Number(major), minor: Number(minor), text };
}

/** Whether that version reads what we write. */
export function isNewEnough({ major, minor }: PrometheusVersion): boolean {
  const { major: oldest, minor: oldestMinor } = OLDEST_PROMETHEUS;
  return major > oldest || (major === oldest && minor >= oldestMinor);
}
