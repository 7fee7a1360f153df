import { describe, expect, it } from 'vitest';
import { withoutServiceVariables } from './service-variables.ts';

describe('the environment for a child', () => {
  it('has nothing of what a service manager says to its parent', () => {
    const environment = {
      HOME: '/home/ana',
      NOTIFY_SOCKET: '@x',
      LISTEN_PID: '1',
      JOURNAL_STREAM: '',
    };
    expect(withoutServiceVariables(environment)).toEqual({ HOME: '/home/ana' });
  });
});
