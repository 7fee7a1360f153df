import { UnknownLabError } from './errors.ts';

/** The labs, by name. Written here, and not read from libs/labs, so that help and completion need not load them all. */
export const LAB_NAMES: readonly string[] = [
  'tcp-simple',
  'udp-simple',
  'tcp-multi',
  'remote',
  'tcp-models',
];

/** Reads a lab's name. Throws {@link UnknownLabError}. */
export function parseLab(value: string): string {
  if (!LAB_NAMES.includes(value)) throw new UnknownLabError(value, LAB_NAMES);
  return value;
}
