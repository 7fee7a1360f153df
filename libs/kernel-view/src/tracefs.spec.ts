import { describe, expect, it } from 'vitest';
import { findTracefs } from './tracefs.ts';

const line = (root: string, directory: string, options: string, type = 'tracefs'): string =>
  `36 25 0:12 ${root} ${directory} ${options} shared:19 - ${type} ${type} rw`;

describe('finding a tracefs that is mounted', () => {
  it('takes a whole and writable one wherever it is', () => {
    const mountinfo = [
      line('/', '/', 'rw,relatime', 'ext4'),
      line('/', '/sys/kernel/debug/tracing', 'rw,nosuid'),
    ].join('\n');
    expect(findTracefs(mountinfo)).toBe('/sys/kernel/debug/tracing');
  });

  it('leaves one that is only for reading, or only a part', () => {
    expect(findTracefs(line('/', '/sys/kernel/tracing', 'ro,nosuid'))).toBeUndefined();
    expect(findTracefs(line('/instances/a', '/sys/kernel/tracing', 'rw'))).toBeUndefined();
    expect(findTracefs('')).toBeUndefined();
  });
});
